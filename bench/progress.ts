/** Tells whoever waits how far a bench is, beside the table that goes to standard output. */
export function progress(line: string): void {
  console.error(`· ${line}`);
}
