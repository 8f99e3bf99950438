import type { BetterAuthOptions, GenericEndpointContext } from "better-auth";
import { APIError } from "better-auth/api";
import { endPerson, endSession } from "~/features/live/end-session.ts";
import { finishLater, settings } from "~/platform/bindings.ts";
import type { Database } from "~/platform/db.ts";
import { wordsFrom } from "~/platform/language.ts";
import { limits } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { spendOrRefuse } from "./gatekeeper.ts";
import { displayNameInput } from "./input.ts";
import { isBeingDeleted } from "./queries.ts";
import { isBanned, isFirstAdmin, nameFromEmail, type Place, type Role } from "./rules.ts";
import { noticeDevice } from "./sessions/new-device.ts";
import { providerProfile } from "./social/social-rules.ts";
import { authWords } from "./words/words.ts";

/** What happens around rows that Better Auth writes, whichever way it was asked to. */
export function databaseHooks(
  db: Database,
  place: Place,
  origin: string,
): NonNullable<BetterAuthOptions["databaseHooks"]> {
  return {
    user: {
      create: {
        before: async (user, context) => ({
          data: { ...user, ...startingProfile(user, context?.path), ...firstRole(user) },
        }),
      },
      update: {
        before: async (user, context) => ({ data: { ...user, ...(await checkedName(user.name, context)) } }),
        // Better Auth's own ending of sessions looks at no more than a hundred.
        after: async (user) => {
          if (isBanned(user)) await endPerson(user.id).catch((error) => logFailure("sockets-not-closed", error));
        },
      },
    },
    // Nothing here reads a provider's ID token again, and it holds a name and an address.
    account: {
      create: { before: async (account) => ({ data: { ...account, idToken: null } }) },
      update: { before: async (account) => ({ data: { ...account, idToken: null } }) },
    },
    session: {
      create: {
        before: async (session, context) => {
          if (await isBeingDeleted(db, session.userId)) throw closed();
          await promote(session.userId, context);
          return { data: { ...session, ...place } };
        },
        after: async ({ userId, userAgent }) => finishLater(noticeDevice(db, { userId, userAgent, origin, ...place })),
      },
      delete: { after: async ({ id }) => endSession(id) },
    },
  };
}

/** Refuses a session for an account that is being deleted. Only who has shown a way in gets to read it. */
function closed(): APIError {
  const message = wordsFrom(authWords).closed.ACCOUNT_BEING_DELETED;
  return new APIError("FORBIDDEN", { code: "ACCOUNT_BEING_DELETED", message });
}

/**
 * What somebody new is called and looks like. Only what comes back from a provider is listened to: elsewhere the client
 * says it, who could be calling himself anything.
 */
function startingProfile(user: { name: string; email: string; image?: string | null | undefined }, path?: string) {
  return path?.startsWith("/callback/") ? providerProfile(user) : { name: nameFromEmail(user.email), image: null };
}

/** Names reach the database clean, and not too often, whichever way they came: our form or Better Auth's own endpoint. */
async function checkedName(
  name: string | undefined,
  context: GenericEndpointContext | null,
): Promise<{ name?: string }> {
  if (name === undefined) return {};
  await spendOrRefuse(limits.profileUpdates, context?.context.session?.user.id ?? "unknown");
  const result = displayNameInput.safeParse(name);
  if (!result.success) throw new APIError("BAD_REQUEST", { message: result.error.issues[0]?.message ?? "Bad name." });
  return { name: result.data };
}

function firstRole(user: { email: string; emailVerified: boolean }): { role?: Role } {
  return isFirstAdmin(user, settings().ADMIN_EMAILS) ? { role: "admin" } : {};
}

/** Makes an admin of somebody whose address was listed after the account was there. Asks D1 only when any is listed. */
async function promote(userId: string, context: GenericEndpointContext | null): Promise<void> {
  if (!context || settings().ADMIN_EMAILS.length === 0) return;
  const { internalAdapter } = context.context;
  const user = await internalAdapter.findUserById(userId);
  if (!user || ("role" in user && user.role === "admin")) return;
  const { role } = firstRole(user);
  if (role) await internalAdapter.updateUser(userId, { role });
}
