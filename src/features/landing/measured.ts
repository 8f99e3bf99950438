import { formatNumber } from "~/platform/language.ts";
import guestbook from "../../../bench/measured/guestbook.json" with { type: "json" };
import live from "../../../bench/measured/live.json" with { type: "json" };
import pages from "../../../bench/measured/pages.json" with { type: "json" };

/** What `npm run bench -- <name> --json bench/measured/<name>.json` has written, by the names that it gives its figures. */
const figures = new Map([...pages.figures, ...guestbook.figures, ...live.figures].map((one) => [one.name, one.value]));

/** @throws when no bench has written such a figure: a page must not show a number that nobody has measured. */
export function figureOf(name: string): number {
  const value = figures.get(name);
  if (typeof value !== "number") throw new Error(`No bench has measured "${name}". Names change with the bench.`);
  return value;
}

/** How the bench of the live layer calls what is told of it. */
export const watchedClicks = "adds absorbed per second, 1000 sockets on 1 shard";

export const machine = pages.machine;

/** Bytes as people say them: "12.4 kB". */
export function inKilobytes(bytes: number): string {
  return `${formatNumber(Math.round(bytes / 100) / 10)} kB`;
}
