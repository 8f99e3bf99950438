/** A line that the Worker has logged, parsed. */
export interface LogLine {
  level: string;
  event: string;
  id?: string;
  [field: string]: unknown;
}

/** The lines of a site's own log since there were so many; what the runtime says between them is left out. */
export function logLines(site: { logs(): string[] }, start = 0): LogLine[] {
  const lines = site.logs().slice(start);
  return lines.flatMap((text) => (text.startsWith("{") ? [JSON.parse(text)] : []));
}

/** Six digits that stand by themselves, and not within the number of a request. */
export const standingAlone = (digits: string): RegExp => new RegExp(`(?<![0-9a-f])${digits}(?![0-9a-f])`);
