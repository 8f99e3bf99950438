import { type Finding, fail, ok, skipped, warn } from "./finding.ts";

/** Codes for five minutes, passes for one: a clock that is off by less harms nobody. */
const tolerableMs = 30_000;
/** From here on certificates, tokens and codes are taken for old ones, or for ones to come. */
const harmfulMs = 5 * 60_000;

/** @param offMs how far this machine is ahead; undefined where nobody was there to compare with. */
export function checkClock(offMs: number | undefined): Finding {
  const about = "Clock";
  if (offMs === undefined) return skipped(about, "not looked at: nobody was asked for the time");
  const distance = `${inWords(Math.abs(offMs))} ${offMs > 0 ? "ahead" : "behind"}`;
  const fix = "Let the system set its time by itself (NTP).";
  if (Math.abs(offMs) > harmfulMs) return fail(about, `${distance}: tokens, codes and backups get wrong times`, fix);
  if (Math.abs(offMs) > tolerableMs) return warn(about, distance, fix);
  return ok(about, "agrees with Cloudflare's");
}

function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000);
  return seconds < 120 ? `${seconds} seconds` : `${Math.round(seconds / 60)} minutes`;
}
