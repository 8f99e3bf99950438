import { mayBan, type Role } from "~/features/auth/rules.ts";
import type { en } from "./words/en.ts";

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

/** Why a decision cannot be taken back by this moderator, by the name of the sentence that says so; null when it can. */
export function whyNotUndone(made: Made, moderator: { id: string; role: Role }): keyof typeof en.notUndone | null {
  if (made.kind === "undo") return "undo";
  if (made.subjectId === moderator.id) return "ownEntry";
  if (!made.isLatest) return "overtaken";
  if (made.entryStatus === null) return "entryGone";
  if (made.entryStatus !== statusAfter[made.kind]) return "entryChanged";
  const isOverRank = made.kind === "ban" && made.subjectId !== null && !mayBan(moderator, { role: made.subjectRole });
  return isOverRank ? "adminsOnly" : null;
}
