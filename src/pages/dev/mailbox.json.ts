import type { APIRoute } from "astro";
import { readMailbox } from "~/features/mail/queries.ts";
import { isDev } from "~/platform/bindings.ts";
import { problem } from "~/platform/problem.ts";

export const GET: APIRoute = async ({ locals, url }) => {
  if (!isDev) return problem(404, "There is no mailbox at this stage.");
  const mails = await readMailbox(locals.db, url.searchParams.get("to") ?? undefined);
  const shown = mails.map(({ to, subject, text, html, sentAt }) => ({ to, subject, text, html, sentAt }));
  return Response.json(shown, { headers: { "cache-control": "no-store" } });
};
