import { ActionError, defineAction } from "astro:actions";
import { createAuth } from "~/features/auth/auth.ts";
import { refusing } from "~/features/auth/refusals.ts";
import { requireUser } from "~/features/auth/require-user.ts";
import { type ActionContext, guarded, keepCookies, type Onward } from "~/platform/forms.ts";
import { wordsFrom } from "~/platform/language.ts";
import { endSessionInput, updateInput } from "./input.ts";
import { readOtherTokens, readToken } from "./queries.ts";
import { profileWords } from "./words/words.ts";

export { changeEmail, sendEmailCode } from "./address/email-actions.ts";
export { remove } from "./data/data-actions.ts";
export { link, unlink } from "./linked/accounts-actions.ts";
export { removePasskey, renamePasskey } from "./passkeys/passkey-actions.ts";

/** Two devices may end each other at the same moment: the second to ask is signed out by then. */
const ended = () => wordsFrom(profileWords).devices.ended;

export const update = defineAction({
  accept: "form",
  input: updateInput,
  handler: guarded(async ({ name }, context): Promise<Onward> => {
    requireUser(context);
    const request = { body: { name }, headers: context.request.headers, returnHeaders: true } as const;
    const call = () => authOf(context).api.updateUser(request);
    const { headers } = await refusing(context, wordsFrom(profileWords).name.unusable, call);
    keepCookies(context, headers);
    return { next: "/profile?saved" };
  }),
});

/** Ends one of the person's own sessions. Better Auth does it, so that its hook closes the session's sockets. */
export const endSession = defineAction({
  accept: "form",
  input: endSessionInput,
  handler: guarded(async ({ session }, context): Promise<Onward> => {
    const { id: userId } = requireUser(context);
    if (session === context.locals.session?.id) return signOut(context);
    const token = await readToken(context.locals.db, { userId, sessionId: session });
    if (!token) throw new ActionError({ code: "NOT_FOUND", message: wordsFrom(profileWords).devices.gone });
    const { headers } = context.request;
    await refusing(context, ended(), () => authOf(context).api.revokeSession({ body: { token }, headers }));
    return { next: "/profile?ended" };
  }),
});

/**
 * Ends all of the person's sessions but this one. Better Auth looks at no more rows than its adapter's default limit,
 * expired ones among them: what it left is ended one by one.
 */
export const endOtherSessions = defineAction({
  accept: "form",
  handler: guarded(async (_: FormData, context): Promise<Onward> => {
    const { id: userId } = requireUser(context);
    const { headers } = context.request;
    const { api } = authOf(context);
    await refusing(context, ended(), () => api.revokeOtherSessions({ headers }));
    const left = await readOtherTokens(context.locals.db, { userId, sessionId: context.locals.session?.id ?? "" });
    for (const token of left) await refusing(context, ended(), () => api.revokeSession({ body: { token }, headers }));
    return { next: "/profile?ended" };
  }),
});

/** What ending one's own session comes to: the cookie goes as well. */
async function signOut(context: ActionContext): Promise<Onward> {
  const { headers } = await authOf(context).api.signOut({ headers: context.request.headers, returnHeaders: true });
  keepCookies(context, headers);
  return { next: "/" };
}

function authOf({ locals, request }: ActionContext) {
  return createAuth({ db: locals.db, request });
}
