/** How long to wait, in words. */
export function tryAgainIn(seconds: number): string {
  const minutes = Math.ceil(seconds / 60);
  const wait =
    seconds < 60 ? `${seconds} second${seconds === 1 ? "" : "s"}` : `${minutes} minute${minutes === 1 ? "" : "s"}`;
  return `That was too often. Try again in ${wait}; nothing you wrote is lost.`;
}
