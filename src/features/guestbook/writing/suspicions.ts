import { suspicion } from "~/platform/limits.ts";
import { countLinks } from "../entry/links.ts";

export type Suspicion = keyof typeof suspicion.weights;

/** Whether there is such a rule now: an entry keeps the names of those that it was found by. */
export function isSuspicion(name: string): name is Suspicion {
  return Object.hasOwn(suspicion.weights, name);
}

/** What is known of a text when somebody posts it. */
export interface Draft {
  body: string;
  /** How old the account is. */
  accountAgeMs: number;
  /** How long the form was open; null when the text is an edited one. */
  fillMs: number | null;
  /** What was typed into the field that people do not see. */
  trap: string;
  /** What was found by Turnstile, if it was asked. */
  check: CheckSuspicion | null;
  /** Other entries of the same person, newest first. */
  others: readonly string[];
}

/** What Turnstile adds. Refusing would lose the text of whoever it is wrong about. */
export type CheckSuspicion = "notChecked" | "checkFailed" | "checkUnavailable";

/** Everything that makes an entry suspicious, by the names of the rules. */
export function findSuspicions({ body, accountAgeMs, fillMs, trap, check, others }: Draft): Suspicion[] {
  const links = countLinks(body);
  const { newAccountMs, fastestFillMs, manyLinks } = suspicion;
  const holds: Record<Suspicion, boolean> = {
    honeypot: trap !== "",
    ...findRepetition(body, others.slice(0, suspicion.comparedWith)),
    linkOfNewAccount: links > 0 && accountAgeMs < newAccountMs,
    manyLinks: links >= manyLinks,
    shouting: isShouting(body),
    notChecked: check === "notChecked",
    checkFailed: check === "checkFailed",
    checkUnavailable: check === "checkUnavailable",
    tooFast: fillMs !== null && fillMs < fastestFillMs,
  };
  return rules.filter((rule) => holds[rule]);
}

/** Whether an entry waits for a moderator. Nothing is refused for what it says: a rule may be wrong. */
export function mustWait(suspicions: readonly Suspicion[]): boolean {
  const score = suspicions.reduce((sum, rule) => sum + suspicion.weights[rule], 0);
  return score >= suspicion.waitsFrom;
}

const rules = Object.keys(suspicion.weights).filter(isSuspicion);

/** At most one of the three holds: the one that says most. */
function findRepetition(body: string, others: readonly string[]) {
  const text = bareText(body);
  const sameText = others.some((other) => bareText(other) === text);
  const alike = others.filter((other) => similarity(text, bareText(other)) >= suspicion.nearlySameFrom).length;
  const series = !sameText && alike >= suspicion.series;
  return { sameText, series, nearlySameText: !sameText && !series && alike > 0 };
}

/**
 * Letters and digits in small, so that a text is not made new by a space, a full stop, or what nobody sees between two
 * letters. Emoji stay when there is no letter.
 */
function bareText(body: string): string {
  const seen = body.replace(/\p{Default_Ignorable_Code_Point}/gu, "");
  const small = seen.normalize("NFKC").toLowerCase();
  return small.replace(/[^\p{L}\p{M}\p{N}]+/gu, " ").trim() || small.replace(/\s+/gu, "");
}

/** The share of triples of characters that two texts have in common, of all that either has: 0 to 1. */
function similarity(one: string, other: string): number {
  if (Math.min(one.length, other.length) < suspicion.shortLetters) return 0;
  const [left, right] = [triplesOf(one), triplesOf(other)];
  const common = [...left].filter((triple) => right.has(triple)).length;
  return common / (left.size + right.size - common);
}

function triplesOf(text: string): Set<string> {
  const characters = Array.from(text);
  return new Set(characters.slice(2).map((last, index) => `${characters[index]}${characters[index + 1]}${last}`));
}

function isShouting(body: string): boolean {
  const letters = Array.from(body.replace(/\s+/gu, ""));
  if (letters.length < suspicion.shortLetters) return false;
  const counts = new Map<string, number>();
  for (const letter of letters) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  const capitals = letters.filter((letter) => /\p{Lu}/u.test(letter)).length;
  return Math.max(capitals, ...counts.values()) / letters.length >= suspicion.shoutingFrom;
}
