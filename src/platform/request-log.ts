import { bindings, finishLater } from "./bindings.ts";
import { buildId } from "./build.ts";
import { type CurrentRequest, currentRequest, noCost, whileCurrent } from "./current-request.ts";
import { languageNow } from "./language.ts";
import { languageOf } from "./language-choice.ts";
import { type Field, log, logFailure } from "./log.ts";

/** The number of a request: Cloudflare's own where it has one. */
function idOf({ headers }: Request): string {
  return headers.get("cf-ray") ?? crypto.randomUUID();
}

/**
 * Answers a request, and logs one line about it when the answer is complete. The line says nothing about who asked, or what
 * they typed: no address, path, query, country, name or browser.
 */
export function logged(request: Request, answer: () => Promise<Response>): Promise<Response> {
  const current = { id: idOf(request), startedAt: Date.now(), cost: noCost(), language: languageOf(request) };
  return whileCurrent(current, async () => {
    const response = await answer();
    return whenSent(response, () => {
      // Copies say how old they are; nothing else does.
      const isCopy = response.headers.has("age") || undefined;
      const fields = { method: request.method, status: response.status, copy: isCopy, ...measured(current) };
      log(response.status < 500 ? "info" : "error", "request", {
        ...fields,
        stage: bindings.STAGE,
        build: buildId,
        version: bindings.VERSION?.id,
      });
    });
  });
}

/**
 * Does work that nobody waits for, and logs one line about it: how long it took, what it cost, and what it says it did.
 * @throws what the work throws, after it was logged.
 */
export async function loggedRun(event: string, work: () => Promise<Record<string, Field>>): Promise<void> {
  const { id = crypto.randomUUID(), route = "(none)" } = currentRequest() ?? {};
  const current = { id, route, startedAt: Date.now(), cost: noCost(), language: languageNow() };
  await whileCurrent(current, async () => {
    try {
      const done = await work();
      log("info", event, { ...done, ...measured(current) });
    } catch (error) {
      logFailure(`${event}-failed`, error, measured(current));
      throw error;
    }
  });
}

function measured({
  startedAt,
  cost: { unmeasured, ...cost },
}: Pick<CurrentRequest, "startedAt" | "cost">): Record<string, Field> {
  return { ms: Date.now() - startedAt, ...cost, unmeasured: unmeasured || undefined };
}

/** Calls `then` when the answer is complete. Pages are sent while their parts still ask D1; all else is there at once. */
function whenSent(response: Response, then: () => void): Response {
  const { body, headers } = response;
  const isStreamed = body && headers.get("content-type")?.startsWith("text/html") && !headers.has("etag");
  if (!isStreamed) {
    then();
    return response;
  }
  const { readable, writable } = new IdentityTransformStream();
  // Whoever leaves early ends the stream: that is no failure of ours.
  const sent = body.pipeTo(writable).catch(() => undefined);
  finishLater(sent.then(then));
  return new Response(readable, response);
}
