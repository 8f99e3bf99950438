import type { BetterAuthOptions, GenericEndpointContext } from "better-auth";
import { APIError } from "better-auth/api";
import { endSession } from "~/features/live/end-session.ts";
import { finishLater } from "~/platform/bindings.ts";
import type { Database } from "~/platform/db.ts";
import { limits } from "~/platform/limits.ts";
import { beingDeleted } from "./being-deleted.ts";
import { spendOrRefuse } from "./gatekeeper.ts";
import { displayNameInput } from "./input.ts";
import { noticeDevice } from "./new-device.ts";
import { isBeingDeleted } from "./queries.ts";
import { nameFromEmail, type Place } from "./rules.ts";

/** What happens around rows that Better Auth writes, whichever way it was asked to. */
export function databaseHooks(db: Database, place: Place): NonNullable<BetterAuthOptions["databaseHooks"]> {
  return {
    user: {
      create: { before: async (user) => ({ data: { ...user, name: nameFromEmail(user.email), image: null } }) },
      update: {
        before: async (user, context) => ({ data: { ...user, ...(await checkedName(user.name, context)) } }),
      },
    },
    session: {
      create: {
        before: async (session) => {
          if (await isBeingDeleted(db, session.userId)) throw beingDeleted();
          return { data: { ...session, ...place } };
        },
        after: async ({ userId, userAgent }) => finishLater(noticeDevice(db, { userId, userAgent, ...place })),
      },
      delete: { after: async ({ id }) => endSession(id) },
    },
  };
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
