/** Two sizes of the guestbook, in entries: what is measured at both must not tell them apart. */
export interface Sizes {
  small: number;
  large: number;
}

export const defaultSizes = "100,100000";
export const defaultSeconds = "8";

/** Fewer do not fill a page deep inside. */
const fewest = 100;
const most = 1_000_000;

/** "100,100000" as sizes. @throws RangeError for anything else. */
export function readSizes(text: string): Sizes {
  const [small = Number.NaN, large = Number.NaN, ...others] = text.split(",").map(Number);
  const isRight = [small, large].every((size) => Number.isInteger(size) && size >= fewest && size <= most);
  if (!isRight || small >= large || others.length > 0)
    throw new RangeError(`"${text}" are no two sizes: write <fewer>,<more>, each from ${fewest} to ${most}.`);
  return { small, large };
}

/** How long each thing is measured. @throws RangeError for what is no time. */
export function readSeconds(text: string): number {
  const seconds = Number(text);
  if (!(seconds >= 1 && seconds <= 600)) throw new RangeError(`"${text}" is no time: write seconds from 1 to 600.`);
  return seconds;
}

export function nameOf(size: number): string {
  return `${size.toLocaleString("en")} entries`;
}
