import { z } from "astro/zod";
import type { BetterAuthPlugin, GenericEndpointContext } from "better-auth";
import { APIError, createAuthMiddleware, getSessionFromCtx, isAPIError } from "better-auth/api";
import { limits } from "~/platform/limits.ts";
import { spendOrRefuse } from "../gatekeeper.ts";
import { displayNameInput } from "../input.ts";
import { requireRoom } from "./passkey-room.ts";

/** How far the ceremony of this request has come. */
interface Ceremony {
  isVerified: boolean;
}

const askToRegister = "/passkey/generate-register-options";
const register = "/passkey/verify-registration";
const askToSignIn = "/passkey/generate-authenticate-options";
const signIn = "/passkey/verify-authentication";
const rename = "/passkey/update-passkey";
const remove = "/passkey/delete-passkey";

const signInBody = z.object({ response: z.looseObject({ id: z.string().min(1) }) });
const ownedBody = z.object({ id: z.string().min(1) });

/** What Better Auth's passkey endpoints do not see to themselves, whoever calls them. */
export function passkeyHooks(ceremony: Ceremony) {
  const plan: NonNullable<BetterAuthPlugin["hooks"]> = {
    before: [
      { matcher: ({ path }) => path === askToRegister, handler: createAuthMiddleware(beforeAsking) },
      { matcher: ({ path }) => path === register, handler: createAuthMiddleware(beforeRegistering) },
      { matcher: ({ path }) => path === signIn, handler: createAuthMiddleware(beforeSigningIn) },
      { matcher: ({ path }) => path === rename || path === remove, handler: createAuthMiddleware(beforeChanging) },
    ],
    after: [
      // Better Auth always says "preferred": then a browser need not ask for the PIN that `afterVerification` expects.
      {
        matcher: ({ path }) => path === askToSignIn,
        handler: createAuthMiddleware(async ({ context: { returned }, json }) => {
          const isAnswer = isRecord(returned) && !isAPIError(returned);
          return isAnswer ? json({ ...returned, userVerification: "required" }) : undefined;
        }),
      },
      {
        matcher: ({ path }) => path === register || path === signIn,
        handler: createAuthMiddleware(async ({ context: { returned }, path }) => {
          return isAPIError(returned) ? rightlyBlamed(path, returned, ceremony) : undefined;
        }),
      },
    ],
  };
  return plan;
}

async function beforeAsking(context: GenericEndpointContext) {
  const session = await getSessionFromCtx(context);
  if (!session) return;
  await spendOrRefuse(limits.passkeyChanges, session.user.id);
  await requireRoom(context, session.user.id);
}

/** Names are cleaned. A new session as a by-product would make an old sign-in fresh without anybody signing in. */
async function beforeRegistering({ body }: GenericEndpointContext) {
  return { context: { body: { ...named(body ?? {}), createSession: false } } };
}

async function beforeSigningIn({ body }: GenericEndpointContext) {
  if (!signInBody.safeParse(body).success) throw new APIError("BAD_REQUEST", { message: "Send an assertion." });
}

/** Better Auth answers 401 for somebody else's passkey and 404 for none: here both are not there. */
async function beforeChanging(context: GenericEndpointContext) {
  const session = await getSessionFromCtx(context);
  if (!session) return;
  await spendOrRefuse(limits.passkeyChanges, session.user.id);
  const owned = ownedBody.safeParse(context.body);
  if (!owned.success) throw new APIError("BAD_REQUEST", { message: "Name a passkey by its id." });
  const where = [
    { field: "id", value: owned.data.id },
    { field: "userId", value: session.user.id },
  ];
  const count = await context.context.adapter.count({ model: "passkey", where });
  if (count === 0) throw new APIError("NOT_FOUND", { code: "PASSKEY_NOT_FOUND", message: "Passkey not found" });
  return context.path === rename ? { context: { body: named(context.body) } } : undefined;
}

/** The body with its name, if it has one, as it may be stored. */
function named(body: object & { name?: unknown }): object {
  if (body.name === undefined) return body;
  const name = displayNameInput.safeParse(body.name);
  if (name.success) return { ...body, name: name.data };
  throw new APIError("BAD_REQUEST", { message: name.error.issues[0]?.message ?? "Bad name." });
}

/**
 * Better Auth answers a registration that proves nothing with 500, and a fault of ours while signing in with 400. A
 * `Response`, because the status of an error that is thrown after the fact would be ignored.
 */
function rightlyBlamed(path: string, { statusCode, body }: APIError, { isVerified }: Ceremony): Response | undefined {
  if (path === register && statusCode >= 500 && !isVerified) return Response.json(body, { status: 400 });
  const isFault = path === signIn && body?.code === "AUTHENTICATION_FAILED" && isVerified;
  if (!isFault) return undefined;
  return Response.json({ code: "INTERNAL_SERVER_ERROR", message: "Something broke on our side." }, { status: 500 });
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
