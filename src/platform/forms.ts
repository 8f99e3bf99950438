import { type ActionAPIContext, ActionError, getActionContext, isInputError } from "astro:actions";
import type { APIContext } from "astro";
import type { FormFailure } from "./form-failure.ts";
import { wordsFrom } from "./language.ts";
import type { Limit } from "./limits.ts";
import { log, logFailure } from "./log.ts";
import { problem } from "./problem.ts";
import { trySpend } from "./spend.ts";
import { tryAgainIn } from "./try-again.ts";
import { platformWords } from "./words.ts";

export { tryAgainIn };

export type ActionContext = ActionAPIContext;

/**
 * What an action returns to say where a form goes next: a path of this site, or a provider's consent page as Better Auth
 * names it. Never built from unchecked input.
 */
export interface Onward {
  next: string;
}

function isOnward(data: unknown): data is Onward {
  return typeof data === "object" && data !== null && "next" in data && typeof data.next === "string";
}

/** Whether a script of a page has posted the form, and reads the outcome as JSON. */
function wantsJson({ request }: APIContext): boolean {
  return request.headers.get("accept") === "application/json";
}

/** Astro fails on names of another shape, such as half a name or a stray "%", instead of not finding them. */
const actionName = /^\w+\.\w+$/;

/**
 * Runs the action that a form was posted to. On success the browser is redirected (303), so that a reload never posts
 * twice; otherwise the page is rendered again with `locals.failure`, and with the text that was entered. A script that asks
 * for JSON gets what the action returned, or problem details.
 */
export async function runFormAction(context: APIContext): Promise<Response | null> {
  const { action, setActionResult, serializeActionResult } = getActionContext(context);
  const isNamed = action !== undefined && actionName.test(action.name);
  if (action?.calledFrom === "rpc" && !isNamed) return problem(404, "There is no such action.");
  if (action?.calledFrom !== "form") return null;
  const result = isNamed ? await action.handler() : { data: undefined, error: new ActionError({ code: "NOT_FOUND" }) };
  // Pages that a browser has fetched ahead do not know of it yet, in this tab and in others.
  context.locals.answer.set("clear-site-data", '"prefetchCache"');
  // Astro runs an action again when it renders the page, unless it is told that there is a result.
  setActionResult(action.name, serializeActionResult(result));
  const { data, error } = result;
  if (wantsJson(context)) return error ? refusalAsJson(error) : Response.json(data);
  if (isOnward(data)) return context.redirect(data.next, 303);
  const refusal = error ?? new ActionError({ code: "NOT_FOUND" });
  const fields = fieldsOf(refusal);
  context.locals.failure = { action: action.name, status: refusal.status, message: sentenceOf(refusal), fields };
  return null;
}

function fieldsOf(refusal: ActionError): FormFailure["fields"] {
  return isInputError(refusal) ? refusal.fields : {};
}

/** What Astro itself says about input is for developers. */
function sentenceOf(refusal: ActionError): string {
  const [first] = Object.values(fieldsOf(refusal));
  const ours = first?.[0] ?? (isInputError(refusal) ? "" : refusal.message);
  return ours || wordsFrom(platformWords).notUnderstood;
}

function refusalAsJson(refusal: ActionError): Response {
  const problem = { status: refusal.status, detail: sentenceOf(refusal) };
  return new Response(JSON.stringify(problem), {
    status: refusal.status,
    headers: { "content-type": "application/problem+json" },
  });
}

/** Takes one use of a limit, or ends the action with 429 and says when to try again. */
export async function spend(context: { locals: App.Locals }, limit: Limit, subject: string): Promise<void> {
  const allowance = await trySpend(limit, subject);
  if (!allowance.allowed) refuse(context, limit.name, allowance.retryAfterSeconds);
}

/** Ends an action with 429 that was one too many of something, and says when to try again. */
export function refuse({ locals }: { locals: App.Locals }, limit: string, retryAfterSeconds: number): never {
  log("warn", "limited", { limit });
  locals.answer.set("retry-after", String(retryAfterSeconds));
  throw new ActionError({ code: "TOO_MANY_REQUESTS", message: tryAgainIn(retryAfterSeconds) });
}

/**
 * Wraps an action's handler: what it throws on purpose (`ActionError`) passes, anything else is logged and becomes a
 * sentence without a word from inside, because Astro sends an error's message to the browser.
 */
export function guarded<Input, Output>(handler: (input: Input, context: ActionContext) => Promise<Output>) {
  return async (input: Input, context: ActionContext): Promise<Output> => {
    try {
      return await handler(input, context);
    } catch (error) {
      if (error instanceof ActionError) throw error;
      const { requestId } = context.locals;
      logFailure("action-failed", error);
      throw new ActionError({
        code: "INTERNAL_SERVER_ERROR",
        message: wordsFrom(platformWords).broken(requestId),
      });
    }
  };
}

/** Puts the cookies of a response that an action got onto the answer to the browser. */
export function keepCookies({ locals }: ActionContext, headers: Headers): void {
  for (const cookie of headers.getSetCookie()) locals.answer.append("set-cookie", cookie);
}
