import { ipSubject } from "~/platform/ip.ts";
import { limits } from "~/platform/limits.ts";
import { presenceOf } from "~/platform/objects.ts";
import { isOwnOrigin } from "~/platform/origin.ts";
import { problem, tooManyRequests } from "~/platform/problem.ts";
import { trySpend } from "~/platform/spend.ts";
import { browserId, browserParameter, type Visitor } from "./protocol.ts";

/** Headers that only this gate may set. Whatever a client sent under these names is dropped. */
export const visitorHeader = "x-cirrus-visitor";

/**
 * Decides about one upgrade before any object sees it: method, Origin, limit, then who is asking. A socket without a
 * session may watch.
 */
export async function openSocket(request: Request, whoIsAsking: () => Promise<Visitor | null>): Promise<Response> {
  const url = new URL(request.url);
  if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return problem(426, "This address speaks WebSocket only.", { upgrade: "websocket" });
  }
  if (!isOwnOrigin(request)) return problem(403, "Sockets are for pages of this site.");
  const browser = browserId.safeParse(url.searchParams.get(browserParameter));
  if (!browser.success) return problem(400, `Name the browser: ?${browserParameter}=<uuid>.`);
  const allowance = await trySpend(limits.socketUpgrades, ipSubject(request.headers));
  if (!allowance.allowed) return tooManyRequests(allowance.retryAfterSeconds);
  return hand(request, browser.data, await whoIsAsking());
}

function hand(request: Request, browser: string, visitor: Visitor | null): Promise<Response> {
  const headers = new Headers({ upgrade: "websocket" });
  if (visitor) headers.set(visitorHeader, encodeURIComponent(JSON.stringify(visitor)));
  return presenceOf(browser).fetch(new Request(request.url, { headers }));
}
