import { defineMiddleware, sequence } from "astro:middleware";
import { isImpersonal, signInPath } from "~/features/auth/rules.ts";
import { bookmarkAfter, bookmarkCookie, whereToRead } from "~/features/auth/sessions/bookmark.ts";
import { identify } from "~/features/auth/sessions/identify.ts";
import { isDev, settings } from "~/platform/bindings.ts";
import { type Cost, currentRequest, nameRoute, noCost, whileCurrent } from "~/platform/current-request.ts";
import { openDatabase } from "~/platform/db.ts";
import { runFormAction } from "~/platform/forms.ts";
import { languageInPath } from "~/platform/language.ts";
import { logFailure } from "~/platform/log.ts";
import { problem } from "~/platform/problem.ts";

/** Astro renders it at the address that broke, through all of this once more. */
const errorPage = "/500";

/** At build nobody asks: the language of a page is that of its address. */
const atBuild = defineMiddleware(({ isPrerendered, url }, next) => {
  if (!isPrerendered) return next();
  const language = languageInPath(url.pathname);
  return whileCurrent({ id: "", startedAt: Date.now(), cost: noCost(), language }, next);
});

const preload = /<link rel="preload" as="fetch" href="\/_server-islands\/[^>]*>/g;

/** Astro has browsers fetch islands ahead. On pages for everybody most browsers need none: see `MembersOnly.astro`. */
const withoutPreloads = defineMiddleware(async ({ isPrerendered }, next) => {
  const response = await next();
  const isPublic = response.headers.get("cache-control")?.startsWith("public");
  const isForEverybody = isPrerendered || isPublic || response.status === 404;
  const isPage = response.headers.get("content-type")?.startsWith("text/html");
  return isForEverybody && isPage ? new Response((await response.text()).replaceAll(preload, ""), response) : response;
});

/** Names the request, opens the database handle, and puts on the answer what code along the way wants there. */
const prepare = defineMiddleware(async ({ locals, request, cookies, isPrerendered, routePattern }, next) => {
  if (isPrerendered) return next();
  nameRoute(routePattern);
  locals.requestId = currentRequest()?.id ?? "";
  locals.answer = new Headers();
  const { db, bookmark, cost } = openDatabase(whereToRead(request, cookies.get(bookmarkCookie)?.value));
  locals.db = db;
  locals.cost = cost;
  locals.user = null;
  locals.session = null;
  locals.failure = null;
  const response = await next();
  for (const [name, value] of locals.answer) response.headers.append(name, value);
  const setBookmark = bookmarkAfter(request, bookmark());
  if (setBookmark) response.headers.append("set-cookie", setBookmark);
  if (isDev) response.headers.set("server-timing", timingOf(cost));
  return response;
});

/** For the developer tools of a browser: how long the answer took, and what it had cost D1 when it began to leave. */
function timingOf({ statements, rowsRead, rowsWritten }: Readonly<Cost>): string {
  const ms = Date.now() - (currentRequest()?.startedAt ?? Date.now());
  return `total;dur=${ms}, d1;desc="${statements} statements", rows;desc="${rowsRead} read, ${rowsWritten} written"`;
}

/** Logs what broke, and lets nothing of it out: Astro would print the error with the values of a failed query. */
const failures = defineMiddleware(async ({ locals, url, isPrerendered, routePattern }, next) => {
  if (isPrerendered) return next();
  try {
    // Malformed settings stop every page alike, so that none does half of what it says. The page that says so goes on.
    if (routePattern !== errorPage) settings();
    return await next();
  } catch (error) {
    const { requestId } = locals;
    logFailure("request-failed", error);
    if (/^\/(api|auth)\//.test(url.pathname))
      return problem(500, `In the log, this failure has the number ${requestId}.`);
    throw new Error(`Request ${requestId} failed.`);
  }
});

const identification = defineMiddleware(async (context, next) => {
  const { isPrerendered, request, routePattern, url } = context;
  // What is not there is the same for everybody, and asked for most by programs.
  const isPersonal = !isPrerendered && routePattern !== "/404" && !isImpersonal(request.method, url.pathname);
  if (isPersonal) await identify(context);
  return next();
});

const signedInOnly = [
  ...["/profile", "/profile/email", "/profile/delete", "/profile/export.json"],
  ...["/guestbook/sign", "/guestbook/mine"],
];

/** Leads the signed-out to the sign-in page. A form that was filled in before is let through: its text must not be lost. */
const gate = defineMiddleware(({ locals, url, redirect, request, isPrerendered, routePattern }, next) => {
  const isReading = request.method === "GET" || request.method === "HEAD";
  const isAsked = !isPrerendered && isReading && routePattern !== errorPage;
  const isClosed = isAsked && !locals.user && signedInOnly.includes(url.pathname);
  return isClosed ? redirect(signInPath(url.pathname), 303) : next();
});

const forms = defineMiddleware(async (context, next) => {
  if (context.isPrerendered) return next();
  const redirection = await runFormAction(context);
  if (redirection) return redirection;
  const response = await next();
  const { failure } = context.locals;
  // A page that leads elsewhere, or that broke, keeps its own status.
  const isPageAgain = failure !== null && response.status === 200;
  return isPageAgain ? new Response(response.body, { status: failure.status, headers: response.headers }) : response;
});

export const onRequest = sequence(atBuild, withoutPreloads, prepare, failures, identification, gate, forms);
