/** How it stands: well, worth a look, broken, or not looked at. */
export type Mark = "ok" | "warn" | "fail" | "skipped";

/** What one check has to say. */
export interface Finding {
  mark: Mark;
  /** What was looked at, in a word or three. */
  about: string;
  /** How it is. Never the value of a secret. */
  what: string;
  /** What to do about it. */
  fix?: string;
  /** Text to copy as it is, by the field that it goes into. */
  paste?: readonly Paste[];
}

export type Paste = readonly [field: string, text: string];

/** Findings that belong together. */
export interface Area {
  title: string;
  findings: Finding[];
}

export function ok(about: string, what: string): Finding {
  return { mark: "ok", about, what };
}

export function warn(about: string, what: string, fix: string): Finding {
  return { mark: "warn", about, what, fix };
}

export function fail(about: string, what: string, fix: string): Finding {
  return { mark: "fail", about, what, fix };
}

/** For what could not be looked at, or is not there yet. It never fails a run. */
export function skipped(about: string, what: string, fix?: string): Finding {
  return { mark: "skipped", about, what, ...(fix && { fix }) };
}

/** A row for each fault, or the one that says that all is well. */
export function judge(about: string, faults: readonly string[], well: string, fix: string): Finding[] {
  return faults.length > 0 ? faults.map((fault) => fail(about, fault, fix)) : [ok(about, well)];
}
