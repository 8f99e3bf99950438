import type { z } from "astro/zod";
import type { BetterAuthPlugin } from "better-auth";
import { APIError, createAuthMiddleware, getSessionFromCtx } from "better-auth/api";
import { createAccessControl } from "better-auth/plugins/access";
import { admin } from "better-auth/plugins/admin";
import { wordsFrom } from "~/platform/language.ts";
import { banInput, peopleQuery, setRoleInput } from "./input.ts";
import { isBanned, mayBan, roleOf } from "./rules.ts";
import { authWords } from "./words/words.ts";

const access = createAccessControl({ user: ["list", "get", "set-role", "ban"], entry: ["moderate"] });

/** Who may do what over `/auth/admin/*`. Each request asks D1 for the role, so one that was taken away is gone at once. */
export function roles() {
  return admin({
    ac: access,
    roles: {
      visitor: access.newRole({ user: [], entry: [] }),
      moderator: access.newRole({ user: ["ban"], entry: ["moderate"] }),
      admin: access.newRole({ user: ["list", "get", "set-role", "ban"], entry: ["moderate"] }),
    },
    defaultRole: "visitor",
    adminRoles: ["admin"],
    bannedUserMessage: wordsFrom(authWords).closed.BANNED_USER,
  });
}

/** Ways in, and out: they need no session, or look at bans themselves. Every other endpoint is closed to the banned. */
const needsNoSession =
  /^\/(?:get-session|sign-out|sign-in|email-otp|callback|magic-link|error|ok|open-api|reference)(?:\/|$)|-authenticat/;

/** What Better Auth's admin plugin leaves open: whom a moderator may ban, what a role and a ban may look like. */
export function roleRules() {
  return {
    id: "role-rules",
    hooks: {
      before: [
        { matcher: ({ path }) => !needsNoSession.test(path ?? ""), handler: refuseBanned },
        { matcher: ({ path }) => path === "/admin/ban-user", handler: checkBan },
        { matcher: ({ path }) => path === "/admin/unban-user", handler: checkUnban },
        { matcher: ({ path }) => path === "/admin/set-role", handler: checkRole },
        { matcher: ({ path }) => path === "/admin/list-users", handler: boundList },
      ],
    },
  } satisfies BetterAuthPlugin;
}

type Context = Parameters<Parameters<typeof createAuthMiddleware>[0]>[0];

const refuseBanned = createAuthMiddleware(async (context) => {
  const { user } = (await getSessionFromCtx(context)) ?? {};
  if (!user || !isBanned(user)) return;
  throw new APIError("FORBIDDEN", { code: "BANNED_USER", message: wordsFrom(authWords).closed.BANNED_USER });
});

const checkBan = createAuthMiddleware(async (context) => {
  const body = parsed(banInput, context.body);
  await mayActOn(context, body.userId);
  return { context: { body } };
});

const checkUnban = createAuthMiddleware(async (context) => {
  await mayActOn(context, parsed(banInput, context.body).userId);
});

const checkRole = createAuthMiddleware(async (context) => {
  const { userId } = parsed(setRoleInput, context.body);
  const session = await getSessionFromCtx(context);
  // Otherwise the last admin could be gone by a slip.
  if (session?.user.id === userId && roleOf(session.user) === "admin")
    throw new APIError("BAD_REQUEST", { message: "Your own role is changed by another admin." });
});

const boundList = createAuthMiddleware(async ({ query }) => ({
  context: { query: { ...query, ...parsed(peopleQuery, query) } },
}));

/** @throws APIError unless the caller is an admin, or the person is a visitor. What a caller may do at all is not asked. */
async function mayActOn(context: Context, userId: string): Promise<void> {
  const session = await getSessionFromCtx(context);
  if (!session) return;
  const person = await context.context.internalAdapter.findUserById(userId);
  if (!person || mayBan({ role: roleOf(session.user) }, { role: roleOf(person) })) return;
  throw new APIError("FORBIDDEN", { message: "Moderators may ban visitors only." });
}

function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
  const result = schema.safeParse(input ?? {});
  if (result.success) return result.data;
  throw new APIError("BAD_REQUEST", { message: result.error.issues[0]?.message ?? "Not understood." });
}
