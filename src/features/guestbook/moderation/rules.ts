import { mayBan, type Role } from "~/features/auth/rules.ts";

export const queuePath = "/moderation";
export const logPath = "/moderation/log";

/** A page of the list, or of the log, with what was decided a moment ago. */
export function pageAddress(path: string, parameters: Readonly<Record<string, string | null | undefined>>): string {
  const given = Object.entries(parameters).flatMap(([name, value]) => (value ? [[name, value]] : []));
  return given.length > 0 ? `${path}?${new URLSearchParams(given)}` : path;
}

type Status = "visible" | "waiting" | "hidden";

/** What a moderator can decide about an entry. A ban is of its author, and hides the entry as well. */
export type Verdict = "approve" | "hide" | "ban";

/** What becomes of the entry. */
export const statusAfter: Readonly<Record<Verdict, Status>> = { approve: "visible", hide: "hidden", ban: "hidden" };

/** What was decided, as the middle of a sentence: who, this, whose entry. */
export const decidedInWords: Readonly<Record<Verdict | "undo", string>> = {
  approve: "approved an entry of",
  hide: "hid an entry of",
  ban: "hid an entry and banned its author,",
  undo: "took back a decision about an entry of",
};

/** The same where it is clear which entry: who, this. */
export const decidedBriefly: Readonly<Record<Verdict | "undo", string>> = {
  approve: "approved an entry",
  hide: "hid an entry",
  ban: "banned them and hid an entry",
  undo: "took a decision back",
};

/** What a script of the queue gets to know of a decision that it has posted. */
export interface Decided {
  next: string;
  decision: string;
  /** How the entry stands now: the next decision about it is about this. */
  seen: string;
}

/** A decision as it was made, and how its entry stands by now. */
interface Made {
  kind: Verdict | "undo";
  subjectId: string | null;
  subjectRole: Role;
  /** Nothing was decided about the entry since. */
  isLatest: boolean;
  /** Null when the entry is gone. */
  entryStatus: Status | null;
}

/** Why a decision cannot be taken back by this moderator; null when it can. */
export function whyNotUndone(made: Made, moderator: { id: string; role: Role }): string | null {
  if (made.kind === "undo") return "What was taken back can be decided anew, in the list of entries.";
  if (made.subjectId === moderator.id) return "This is about your own entry: another moderator decides.";
  if (!made.isLatest) return "It has been taken back, or something else was decided since.";
  if (made.entryStatus === null) return "The entry is gone.";
  if (made.entryStatus !== statusAfter[made.kind]) return "The entry has changed since.";
  const isOverRank = made.kind === "ban" && made.subjectId !== null && !mayBan(moderator, { role: made.subjectRole });
  return isOverRank ? "Only an admin bans moderators, and frees them." : null;
}
