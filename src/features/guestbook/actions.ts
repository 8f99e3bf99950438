import { ActionError, defineAction } from "astro:actions";
import { requireUser } from "~/features/auth/require-user.ts";
import { finishLater } from "~/platform/bindings.ts";
import { type ActionContext, guarded, type Onward, spend } from "~/platform/forms.ts";
import { wordsFrom } from "~/platform/language.ts";
import { entryUndo, limits, suspicion } from "~/platform/limits.ts";
import { asShown, goneNews, newsOf } from "./arriving/news-frames.ts";
import { publish } from "./arriving/publish.ts";
import { editInput, entryInput, signInput, turnstileField } from "./input.ts";
import { isEditable, ownEntriesPath, type Signed } from "./rules.ts";
import { guestbookWords } from "./words/words.ts";
import { makeStamp } from "./writing/form-stamp.ts";
import { judgeEdit, signOnce } from "./writing/signing.ts";
import {
  type OwnEntry,
  readEntriesAround,
  readOwnEntry,
  removeEntry,
  restoreEntry,
  updateEntry,
} from "./writing/writing-queries.ts";

export { report } from "./reporting/report-actions.ts";

export const sign = defineAction({
  accept: "form",
  input: signInput,
  handler: guarded(async ({ body, ...rest }, context): Promise<Signed> => {
    const author = requireUser(context);
    const { stamp, subject, [turnstileField]: token } = rest;
    const posted = { author, body, stamp: stamp ?? "", trap: subject ?? "", token: token ?? "" };
    const { entry, isNew } = await signOnce(context, posted);
    const isWaiting = entry.status !== "visible";
    if (isNew && !isWaiting) finishLater(publish(newsOf(entry), context.url.origin));
    return { ...onwardTo(entry), entry: asShown(entry), isWaiting, stamp: await makeStamp() };
  }),
});

/** Edits an entry within the first minutes. An edit that changes nothing leaves no mark. */
export const edit = defineAction({
  accept: "form",
  input: editInput,
  handler: guarded(async ({ entry: id, body }, context): Promise<Onward> => {
    const author = requireUser(context);
    await spend(context, limits.entryChanges, author.id);
    const { db } = context.locals;
    const owned = { userId: author.id, id };
    const entry = await readOwnEntry(db, owned);
    if (!entry || entry.removedAt) throw notFound();
    if (!isEditable(entry, Date.now())) throw tooLate();
    if (entry.body === body) return onwardTo(entry);
    const written = { userId: author.id, submission: entry.submission ?? id };
    const others = await readEntriesAround(db, written, suspicion.comparedWith + 1);
    const edited = await updateEntry(db, { ...owned, ...judgeEdit(author, entry, body, others) });
    if (!edited) throw tooLate();
    if (edited.status === "visible") finishLater(publish(newsOf(edited), context.url.origin));
    else if (entry.status === "visible") finishLater(publish(goneNews(id), context.url.origin));
    return onwardTo(edited);
  }),
});

export const remove = defineAction({
  accept: "form",
  input: entryInput,
  handler: guarded(async ({ entry: id }, context): Promise<Onward> => {
    const removed = await removeEntry(context.locals.db, await claim(context, id), new Date());
    if (!removed) throw notFound();
    if (removed.status === "visible") finishLater(publish(goneNews(id), context.url.origin));
    return { next: `${ownEntriesPath}?removed=${id}` };
  }),
});

/** Puts back what was removed a moment ago. */
export const restore = defineAction({
  accept: "form",
  input: entryInput,
  handler: guarded(async ({ entry: id }, context): Promise<Onward> => {
    const removedAfter = new Date(Date.now() - entryUndo.acceptedMs);
    const restored = await restoreEntry(context.locals.db, await claim(context, id), removedAfter);
    if (!restored) throw notFound();
    if (restored.status === "visible") finishLater(publish(newsOf(restored), context.url.origin));
    return onwardTo(restored);
  }),
});

export { react } from "./reactions/reaction-actions.ts";

const tooLate = () =>
  new ActionError({ code: "FORBIDDEN", message: wordsFrom(guestbookWords).writing.editing.tooLate });

/** The same for an entry that is not there, that is somebody else's, and that is gone. */
const notFound = () => new ActionError({ code: "NOT_FOUND", message: wordsFrom(guestbookWords).writing.notYours });

/** Who changes which entry, within the limit. Whether it is theirs, the query says. */
async function claim(context: ActionContext, id: string): Promise<{ userId: string; id: string }> {
  const { id: userId } = requireUser(context);
  await spend(context, limits.entryChanges, userId);
  return { userId, id };
}

/** To the guestbook, or to where only the author sees it. */
function onwardTo({ id, status }: OwnEntry): Onward {
  return { next: `${status === "visible" ? "/guestbook" : ownEntriesPath}#entry-${id}` };
}
