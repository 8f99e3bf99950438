import type { APIRoute } from "astro";
import { readMail } from "~/features/mail/queries.ts";
import { isDev } from "~/platform/bindings.ts";
import { problem } from "~/platform/problem.ts";

/**
 * One mail as its reader would see it. It is somebody's HTML, so it gets neither scripts nor this site's origin;
 * its links open, as they would in a mail client.
 */
export const GET: APIRoute = async ({ locals, params }) => {
  const mail = isDev ? await readMail(locals.db, Number(params.id)) : undefined;
  if (!mail) return problem(404, "There is no such mail.");
  return new Response(mail.html, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy":
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox allow-popups allow-popups-to-escape-sandbox",
      "cache-control": "no-store",
    },
  });
};
