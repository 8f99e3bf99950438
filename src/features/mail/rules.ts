import { wordsFrom } from "~/platform/language.ts";
import { mailDelivery } from "~/platform/limits.ts";
import { mailWords } from "./words/words.ts";

/** Why a mail did not go out, as the log names it. */
export type FailureKind =
  | "timeout"
  | "no-answer"
  | "server"
  | "rate-limited"
  | "quota"
  | "in-progress"
  | "no-key"
  | "key"
  | "sender"
  | "recipient"
  | "refused";

export interface Failure {
  kind: FailureKind;
  status?: number | undefined;
  /** How long Resend asks us to wait. */
  retryAfterMs?: number | undefined;
}

/** What Resend says when it refuses. Its message may hold an address: it is looked at and never kept. */
export interface Refusal {
  status: number;
  name: string;
  message: string;
}

/** The first line that fits names the kind. Resend's names for a fault have changed over time, its statuses less. */
const kinds: readonly [FailureKind, (refusal: Refusal) => boolean][] = [
  ["no-answer", ({ status }) => status < 400],
  ["server", ({ status }) => status >= 500],
  ["quota", ({ name }) => name.endsWith("quota_exceeded")],
  ["rate-limited", ({ status }) => status === 429],
  ["in-progress", ({ name }) => name === "concurrent_idempotent_requests"],
  ["key", ({ status, name, message }) => status === 401 || name.includes("api_key") || /api key/i.test(message)],
  ["sender", ({ status, message }) => status === 403 || /\bfrom\b.{0,2} (field|address)/i.test(message)],
  ["recipient", ({ message }) => /\bto\b.{0,2} (field|address)/i.test(message)],
];

export function kindOf(refusal: Refusal): FailureKind {
  return kinds.find(([, fits]) => fits(refusal))?.[0] ?? "refused";
}

/** What goes away by itself. "in-progress" is Resend still at work on a try of ours that we no longer waited for. */
const passing: ReadonlySet<FailureKind> = new Set(["timeout", "no-answer", "server", "rate-limited", "in-progress"]);

/**
 * How long to wait before the next try, or null when there is to be none.
 * @param tries how many there were.
 * @param chance 0 to 1: spreads the tries of many visitors, so that they do not come back all at once.
 */
export function pauseAfter(failure: Failure, tries: number, chance: number): number | null {
  if (!passing.has(failure.kind) || tries >= mailDelivery.tries) return null;
  const longest = mailDelivery.firstPauseMs * mailDelivery.pauseGrowth ** (tries - 1);
  return Math.max(failure.retryAfterMs ?? 0, (longest * (1 + chance)) / 2);
}

/** The value of a `Retry-After` header, seconds or a date, in milliseconds from `now`. */
export function parseRetryAfter(value: string | undefined, now: number): number | undefined {
  if (!value) return undefined;
  const ms = /^\d+$/.test(value) ? Number(value) * 1000 : Date.parse(value) - now;
  return Number.isNaN(ms) ? undefined : Math.max(0, ms);
}

/** What the visitor reads. */
export function sentenceFor(kind: FailureKind): string {
  const words = wordsFrom(mailWords);
  if (kind === "no-key") return words.noKey;
  if (kind === "recipient") return words.recipient;
  return adviceFor(kind) ? words.misconfigured : words.unsent;
}

/** What the operator reads in the log, where it is theirs to mend. */
export function adviceFor(kind: FailureKind): string | undefined {
  return advice[kind];
}

const advice: Partial<Record<FailureKind, string>> = {
  "no-key": "Set RESEND_API_KEY: without it no mail leaves.",
  key: "Resend does not accept the key. Check RESEND_API_KEY: it may be mistyped, revoked or restricted.",
  sender:
    "Resend does not send for this sender. Check MAIL_FROM: its domain has to be verified in Resend by RESEND_API_KEY's team.",
  quota: "The quota of Resend's plan is used up. Wait, or raise it in Resend's dashboard.",
  refused: "Resend refuses what Cirrus sends. Check MAIL_FROM and RESEND_BASE_URL.",
};
