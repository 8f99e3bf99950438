import { live } from "~/platform/limits.ts";

const key = "cirrus-browser";

/** The name that this page goes by, when nothing can be stored. */
let own: string | undefined;

/**
 * Names this browser, so that its tabs count as one person. The name is shared while one of them asks for it now and then,
 * and made anew `browserIdKeptMs` after the last has gone: it cannot follow anybody from one visit to the next.
 */
export function browserId(now: number = Date.now()): string {
  own = readKept(now) ?? own ?? crypto.randomUUID();
  try {
    localStorage.setItem(key, `${own} ${now + live.browserIdKeptMs}`);
  } catch {
    // Storage is blocked or full: this page counts by itself.
  }
  return own;
}

function readKept(now: number): string | null {
  try {
    const [, id, until] =
      /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}) (\d+)$/.exec(localStorage.getItem(key) ?? "") ?? [];
    const left = Number(until) - now;
    // What claims to last longer than we ever keep a name was not written by us, or by a clock that was wrong.
    return id && left > 0 && left <= live.browserIdKeptMs ? id : null;
  } catch {
    return null;
  }
}
