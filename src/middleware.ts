import { defineMiddleware, sequence } from "astro:middleware";
import { identify } from "~/features/auth/identify.ts";
import { signInPath } from "~/features/auth/rules.ts";
import { openDatabase } from "~/platform/db.ts";
import { runFormAction } from "~/platform/forms.ts";
import { withHeaders } from "~/platform/headers.ts";

/** Names the request, opens the database handle, and puts the security headers on whatever comes back. */
const prepare = defineMiddleware(async ({ locals, url, request, isPrerendered }, next) => {
  if (isPrerendered) return next();
  locals.requestId = request.headers.get("cf-ray") ?? crypto.randomUUID();
  locals.answer = new Headers();
  locals.db = openDatabase();
  locals.user = null;
  locals.session = null;
  return withHeaders(await next(), url, locals.answer);
});

const identification = defineMiddleware(async (context, next) => {
  if (!context.isPrerendered) await identify(context);
  return next();
});

const signedInOnly = ["/profile", "/guestbook/sign"];

/** Leads the signed-out to the sign-in page. A form that was filled in before is let through: its text must not be lost. */
const gate = defineMiddleware(({ locals, url, redirect, request, isPrerendered }, next) => {
  const isReading = request.method === "GET" || request.method === "HEAD";
  const isClosed = !isPrerendered && isReading && !locals.user && signedInOnly.includes(url.pathname);
  return isClosed ? redirect(signInPath(url.pathname), 303) : next();
});

const forms = defineMiddleware(async (context, next) => {
  if (context.isPrerendered) return next();
  return (await runFormAction(context)) ?? next();
});

export const onRequest = sequence(prepare, identification, gate, forms);
