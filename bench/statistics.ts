/** The middle value; between two of them, their mean. @throws RangeError for no values at all. */
export function median(values: number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [low, high] = [sorted[Math.floor((sorted.length - 1) / 2)], sorted[Math.floor(sorted.length / 2)]];
  if (low === undefined || high === undefined) throw new RangeError("There is no median of nothing.");
  return (low + high) / 2;
}
