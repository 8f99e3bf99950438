import { handle } from "@astrojs/cloudflare/handler";
import { cleanUpAccounts } from "~/features/auth/clean-up.ts";
import { withoutCachedSession } from "~/features/auth/rules.ts";
import { hasWritten } from "~/features/auth/sessions/bookmark.ts";
import { identifySocket } from "~/features/auth/sessions/identify.ts";
import { underCurrentSecret } from "~/features/auth/sessions/rotated-secret.ts";
import { purgeRemovedEntries } from "~/features/guestbook/clean-up.ts";
import { addressForEverybody, routeForEverybody } from "~/features/guestbook/reading/for-everybody.ts";
import { openSocket } from "~/features/live/gate.ts";
import { reportSettings } from "~/platform/bindings.ts";
import { buildId } from "~/platform/build.ts";
import { currentRequest, nameRoute } from "~/platform/current-request.ts";
import { answerUncached, EdgeCache, type Render } from "~/platform/edge-cache.ts";
import { withHeaders } from "~/platform/headers.ts";
import { logFailure } from "~/platform/log.ts";
import { answerForAlias } from "~/platform/origin.ts";
import { problem } from "~/platform/problem.ts";
import { withinBodyLimit } from "~/platform/request-body.ts";
import { logged, loggedRun } from "~/platform/request-log.ts";
import { stopFlood } from "~/platform/wall.ts";

export { Counter } from "~/features/counter/counter.object.ts";
export { Painter } from "~/features/guestbook/preview/painter.object.ts";
export { Presence } from "~/features/live/presence.object.ts";
export { Limiter } from "~/platform/limiter.object.ts";

const copies = new EdgeCache(buildId);

async function answer(asked: Request, env: Cloudflare.Env, context: ExecutionContext): Promise<Response> {
  const refusal = answerForAlias(asked) ?? (await stopFlood(asked, env));
  if (refusal) return refusal;
  return underCurrentSecret(withoutCachedSession(asked), (request) => answerKnown(request, env, context));
}

async function answerKnown(request: Request, env: Cloudflare.Env, context: ExecutionContext): Promise<Response> {
  if (new URL(request.url).pathname === "/live") {
    nameRoute("/live");
    return openSocket(request, () => identifySocket(request));
  }
  const bounded = await withinBodyLimit(request);
  return bounded instanceof Response ? bounded : answerPage(bounded, (page) => handle(page, env, context));
}

/** Pages for everybody come as copies, but not to who has just written, nor on the dev server, where pages change. */
async function answerPage(request: Request, render: Render): Promise<Response> {
  const address = addressForEverybody(request);
  if (!address || buildId === "dev") return render(request);
  nameRoute(routeForEverybody(address));
  return hasWritten(request) ? answerUncached(request, address, render) : copies.answer(request, address, render);
}

/** What Cloudflare's clock starts once a day. */
async function cleanUp(scheduledTime: number) {
  // Brings Better Auth along, which takes longest to load and which most visitors never need.
  const { resumeDeletions } = await import("~/features/profile/data/deletion.ts");
  const finished = await resumeDeletions();
  return { ...finished, ...(await cleanUpAccounts(scheduledTime)), ...(await purgeRemovedEntries(scheduledTime)) };
}

async function answerOrApologise(request: Request, env: Cloudflare.Env, context: ExecutionContext): Promise<Response> {
  const url = new URL(request.url);
  try {
    reportSettings();
    return withHeaders(await answer(request, env, context), url);
  } catch (error) {
    logFailure("request-failed", error);
    return withHeaders(problem(500, `In the log, this failure has the number ${currentRequest()?.id}.`), url);
  }
}

export default {
  fetch: (request, env, context) => logged(request, () => answerOrApologise(request, env, context)),
  scheduled: ({ scheduledTime }) => loggedRun("clean-up", () => cleanUp(scheduledTime)),
} satisfies ExportedHandler<Cloudflare.Env>;
