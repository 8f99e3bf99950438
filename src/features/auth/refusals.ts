import { ActionError } from "astro:actions";
import { isAPIError } from "better-auth/api";
import { MailError } from "~/features/mail/send-mail.ts";
import { type ActionContext, tryAgainIn } from "~/platform/forms.ts";
import { wordsFrom } from "~/platform/language.ts";
import { closedCodes } from "./rules.ts";
import { authWords } from "./words/words.ts";

/**
 * Calls Better Auth or the mail and turns what they refuse into sentences; what is no refusal is thrown on.
 * @param otherwise what to say when Better Auth refuses for any reason but a limit.
 */
export async function refusing<Result>(
  context: ActionContext,
  otherwise: string,
  call: () => Promise<Result>,
): Promise<Result> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof MailError) throw new ActionError({ code: "SERVICE_UNAVAILABLE", message: error.message });
    if (!isAPIError(error) || error.statusCode >= 500) throw error;
    const closed = closedCodes.find((code) => code === error.body?.code);
    if (closed) throw new ActionError({ code: "FORBIDDEN", message: wordsFrom(authWords).closed[closed] });
    if (error.status !== "TOO_MANY_REQUESTS") throw new ActionError({ code: "BAD_REQUEST", message: otherwise });
    const retryAfter = new Headers(error.headers).get("retry-after") ?? "60";
    context.locals.answer.set("retry-after", retryAfter);
    throw new ActionError({ code: "TOO_MANY_REQUESTS", message: tryAgainIn(Number(retryAfter)) });
  }
}
