import { ActionError, defineAction } from "astro:actions";
import { requireUser } from "~/features/auth/require-user.ts";
import { finishLater } from "~/platform/bindings.ts";
import { guarded, type Onward, spend } from "~/platform/forms.ts";
import { ipSubject } from "~/platform/ip.ts";
import { wordsFrom } from "~/platform/language.ts";
import { limits } from "~/platform/limits.ts";
import { goneNews } from "../arriving/news-frames.ts";
import { publish } from "../arriving/publish.ts";
import { guestbookWords } from "../words/words.ts";
import { reportInput } from "./input.ts";
import { insertReport, readReportable } from "./report-queries.ts";
import { reportedNotice } from "./rules.ts";

const thanks: Onward = { next: `/guestbook#${reportedNotice}` };

/** Reports an entry. Whoever has reported it before is thanked again, at no cost to their limit, and nothing changes. */
export const report = defineAction({
  accept: "form",
  input: reportInput,
  handler: guarded(async ({ entry: id, reason, note }, context): Promise<Onward> => {
    const { id: userId } = requireUser(context);
    const { db } = context.locals;
    const { entry, isOwn, isReported } = await readReportable(db, { userId, id });
    if (isReported) return thanks;
    if (!entry) throw notFound();
    if (isOwn) throw new ActionError({ code: "FORBIDDEN", message: words().ownEntry });
    await spend(context, limits.reporting, userId);
    await spend(context, limits.reportingPerIp, ipSubject(context.request.headers));
    const { isStored, hides } = await insertReport(db, { userId, id, reason, note, createdAt: new Date() });
    if (!isStored) throw notFound();
    if (hides) finishLater(publish(goneNews(id), context.url.origin));
    return thanks;
  }),
});

/** The same for an entry that is not there, that is hidden, and that its author has removed. */
const notFound = () => new ActionError({ code: "NOT_FOUND", message: words().noSuchEntry });

const words = () => wordsFrom(guestbookWords).reporting;
