import { ActionError } from "astro:actions";
import { banPerson, unbanPerson } from "~/features/auth/bans.ts";
import { mayBan } from "~/features/auth/rules.ts";
import type { User } from "~/features/auth/visitor.ts";
import { finishLater } from "~/platform/bindings.ts";
import type { ActionContext } from "~/platform/forms.ts";
import { localeNow, wordsFrom } from "~/platform/language.ts";
import { goneNews, newsOf } from "../arriving/news-frames.ts";
import { publish } from "../arriving/publish.ts";
import { parseCursor } from "../rules.ts";
import { type Case, readCase } from "./case-queries.ts";
import { insertDecision, insertUndo } from "./decision-queries.ts";
import { isLastBan, type Logged, readDecision } from "./log-queries.ts";
import { type Decided, logPath, pageAddress, queuePath, statusAfter, type Verdict, whyNotUndone } from "./rules.ts";
import { moderationWords } from "./words/words.ts";

interface Posted {
  kind: Verdict;
  entryId: string;
  seen: string;
  reason: string;
  moderator: User;
}

/**
 * Makes a decision about an entry that still stands as its moderator saw it, and tells open pages. The same decision sent
 * again is answered like the first time; a ban that failed half-way is then finished.
 * @throws ActionError when somebody was faster, the entry has changed, or this moderator may not
 */
export async function decide(context: ActionContext, posted: Posted): Promise<Decided> {
  const { db } = context.locals;
  const before = await caseOf(context, posted.entryId);
  const repeated = repeatOf(before, posted);
  if (!repeated) refuse(before, posted);
  const { moderator, ...asked } = posted;
  const inserted = repeated ?? (await insertDecision(db, { ...asked, moderatorId: moderator.id }));
  const after = await caseOf(context, posted.entryId);
  const decision = inserted ?? repeatOf(after, posted);
  if (!decision) throw overtaken(after, posted);
  if (inserted && !repeated) tellPages(context, before.status, after);
  if (posted.kind === "ban" && after.author) await banPerson(context, after.author.id, posted.reason);
  return { next: backTo(context, decision), decision, seen: after.seen };
}

/**
 * Takes back the last decision about an entry: the entry is as before, and whoever was banned is not, unless they were
 * banned again. Sent again, it is answered like the first time.
 * @throws ActionError when it cannot be taken back, any more or by this moderator
 */
export async function takeBack(context: ActionContext, moderator: User, id: string): Promise<Decided> {
  const made = await readDecision(context.locals.db, id);
  if (!made) throw notFound(words().refused.noSuchDecision);
  const { entryId } = made;
  if (!entryId) throw conflict(words().notUndone.entryGone);
  const before = await caseOf(context, entryId);
  const undone = undoOf(before, made, moderator) ?? (await undo(context, moderator, made, before));
  if (made.kind === "ban" && made.subjectId && (await isLastBan(context.locals.db, made)))
    await unbanPerson(context, made.subjectId);
  const { seen } = await caseOf(context, entryId);
  return { next: backTo(context, undone), decision: undone, seen };
}

async function undo(context: ActionContext, moderator: User, made: Logged, before: Case): Promise<string> {
  const { id, kind, statusBefore, createdAt } = made;
  const refusal = whyNotUndone(made, moderator);
  if (refusal !== null) throw conflict(words().notUndone[refusal]);
  const entryId = before.entry.id;
  if (kind === "undo" || !statusBefore) throw conflict(words().notUndone.nothing);
  const undone = await insertUndo(context.locals.db, { id, entryId, kind, statusBefore, createdAt }, moderator.id);
  const after = await caseOf(context, entryId);
  // The same undo may have come twice at once: the second one is answered like the first.
  const stands = undone ?? undoOf(after, made, moderator);
  if (!stands) throw conflict(words().notUndone.overtaken);
  if (undone) tellPages(context, before.status, after);
  return stands;
}

/** The page that the form was on, of those that have such forms. */
function backTo({ url }: ActionContext, decided: string): string {
  const [after, before] = ["after", "before"].map((name) => parseCursor(url.searchParams.get(name) ?? ""));
  return url.pathname === logPath
    ? pageAddress(logPath, { before, decided })
    : pageAddress(queuePath, { after, decided });
}

async function caseOf({ locals }: ActionContext, entryId: string): Promise<Case> {
  const found = await readCase(locals.db, entryId);
  if (!found) throw notFound(words().refused.entryGone);
  return found;
}

/** The decision itself, when this moderator has made it already and it stands. */
function repeatOf({ latest, status }: Case, { kind, seen, moderator }: Posted): string | null {
  const isMine = latest?.moderatorId === moderator.id && latest.kind === kind && !seen.includes(latest.id);
  return isMine && status === statusAfter[kind] ? latest.id : null;
}

/** The undo of a decision, when this moderator has made it already. */
function undoOf({ latest }: Case, { id }: Logged, moderator: User): string | null {
  return latest?.undoes === id && latest.moderatorId === moderator.id ? latest.id : null;
}

/** Nobody is judge in their own case, admins neither. Whom a moderator may ban is the rule of `/auth/admin/*`. */
function refuse(found: Case, posted: Posted): void {
  const { author, seen, isRemoved } = found;
  const { kind, moderator } = posted;
  if (isRemoved || seen !== posted.seen) throw overtaken(found, posted);
  if (author?.id === moderator.id) throw forbidden(words().verdict.ownEntry);
  if (kind !== "ban") return;
  const { refused } = words();
  if (!author) throw conflict(refused.authorGone);
  if (!mayBan(moderator, author)) throw forbidden(refused.adminsOnly);
  if (author.isBanned) throw conflict(refused.bannedAlready);
}

/** Says what came in between: a decision, by whom and when, or another change. */
function overtaken({ latest, isRemoved }: Case, { seen }: Posted): ActionError {
  const { decidedAlready, refused, somebodyGone } = words();
  if (isRemoved) return conflict(refused.removed);
  if (!latest || seen.includes(latest.id)) return conflict(refused.changed);
  const time = new Intl.DateTimeFormat(localeNow(), { dateStyle: "medium", timeStyle: "short", timeZone: "UTC" });
  return conflict(decidedAlready[latest.kind](latest.moderator ?? somebodyGone, `${time.format(latest.at)} UTC`));
}

const words = () => wordsFrom(moderationWords);

const notFound = (message: string) => new ActionError({ code: "NOT_FOUND", message });
const conflict = (message: string) => new ActionError({ code: "CONFLICT", message });
const forbidden = (message: string) => new ActionError({ code: "FORBIDDEN", message });

/** Pages that show the entry lose it, or get it. What stays as it was is no news. */
function tellPages(
  { url: { origin } }: ActionContext,
  before: Case["status"],
  { entry, status, isRemoved }: Case,
): void {
  if (isRemoved || (before === "visible") === (status === "visible")) return;
  finishLater(publish(status === "visible" ? newsOf(entry) : goneNews(entry.id), origin));
}
