import { type ActionAPIContext, ActionError } from "astro:actions";
import { v5 as uuidv5 } from "uuid";
import { readPreferences } from "~/features/auth/preference-queries.ts";
import type { User } from "~/features/auth/visitor.ts";
import { spend } from "~/platform/forms.ts";
import { ipSubject } from "~/platform/ip.ts";
import { wordsFrom } from "~/platform/language.ts";
import { entryEditableMs, limits, suspicion } from "~/platform/limits.ts";
import { countryOrNull } from "~/platform/place.ts";
import { guestbookWords } from "../words/words.ts";
import { readStamp, type Stamp } from "./form-stamp.ts";
import { type CheckSuspicion, findSuspicions, mustWait, type Suspicion } from "./suspicions.ts";
import { checkByTurnstile } from "./turnstile.ts";
import { type Edit, insertEntry, type OwnEntry, readEntriesAround } from "./writing-queries.ts";

interface Posted {
  author: User;
  body: string;
  stamp: string;
  trap: string;
  /** What the widget of Turnstile put into the form. */
  token: string;
}

/**
 * Writes what somebody posted, once for each form: whoever posts the same text with the same form again is answered with
 * the entry that it made. D1 hears three statements: the author's entries of that time, preferences, and the insert.
 * @throws ActionError when the form is not one of ours or has made another entry, and when there were too many.
 */
export async function signOnce(
  context: ActionAPIContext,
  posted: Posted,
): Promise<{ entry: OwnEntry; isNew: boolean }> {
  const stamp = await readStamp(posted.stamp);
  if (!stamp) throw new ActionError({ code: "BAD_REQUEST", message: wordsFrom(guestbookWords).writing.formTooOld });
  const { db } = context.locals;
  const { author, body } = posted;
  const [nearest, { showsCountry }] = await Promise.all([
    readEntriesAround(db, { userId: author.id, submission: stamp.id }, suspicion.comparedWith),
    readPreferences(db, author.id),
  ]);
  const earlier = nearest.find(({ submission }) => submission === stamp.id);
  if (earlier) return { entry: asPosted(earlier, body), isNew: false };
  await spend(context, limits.signing, author.id);
  await spend(context, limits.signingPerIp, ipSubject(context.request.headers));
  // Not the form's id alone: anybody may post anybody's form, and one token would be good for all of them.
  const check = await checkByTurnstile(posted.token, uuidv5(author.id, stamp.id));
  const suspicions = suspicionsOf(posted, stamp, check, nearest);
  const { entry, isNew } = await insertEntry(db, {
    author,
    body,
    country: showsCountry ? countryOrNull(context.request.cf?.country) : null,
    submission: stamp.id,
    status: mustWait(suspicions) ? "waiting" : "visible",
    suspicions,
  });
  return { entry: isNew ? entry : asPosted(entry, body), isNew };
}

function suspicionsOf(
  { author, body, trap }: Posted,
  { madeAt }: Stamp,
  check: CheckSuspicion | null,
  nearest: OwnEntry[],
): Suspicion[] {
  const now = Date.now();
  const accountAgeMs = now - author.createdAt.getTime();
  const others = nearest.map((entry) => entry.body);
  return findSuspicions({ body, trap, check, others, accountAgeMs, fillMs: now - madeAt });
}

/** The back button brings a posted form back. A new text in it must neither be lost nor change what is there. */
function asPosted(entry: OwnEntry, body: string): OwnEntry {
  if (entry.body === body && !entry.removedAt) return entry;
  throw new ActionError({ code: "CONFLICT", message: wordsFrom(guestbookWords).writing.formUsed });
}

/**
 * How an edit leaves an entry. It is judged like a new one, and it does not clear what was suspicious before: what waits
 * goes on waiting.
 */
export function judgeEdit(
  author: User,
  entry: OwnEntry,
  body: string,
  others: OwnEntry[],
): Omit<Edit, "userId" | "id"> {
  const now = Date.now();
  const found = findSuspicions({
    body,
    trap: "",
    check: null,
    others: others.filter(({ id }) => id !== entry.id).map((other) => other.body),
    accountAgeMs: now - author.createdAt.getTime(),
    fillMs: null,
  });
  return {
    body,
    editedAt: new Date(now),
    signedAfter: new Date(now - entryEditableMs),
    status: entry.status === "waiting" || mustWait(found) ? "waiting" : "visible",
    suspicions: [...new Set([...(entry.suspicions ?? []), ...found])],
  };
}
