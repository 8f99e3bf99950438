import { bindings, settings } from "~/platform/bindings.ts";
import { buildId } from "~/platform/build.ts";
import { ipSubject } from "~/platform/ip.ts";
import { socketUpgrades } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { firstPresence, presenceOf } from "~/platform/objects.ts";
import { isOwnOrigin } from "~/platform/origin.ts";
import { countryOrNull } from "~/platform/place.ts";
import { problem, tooManyRequests } from "~/platform/problem.ts";
import { hasRoom } from "~/platform/wall.ts";
import { helloSchema, type SocketOwner, type Visitor } from "./hello.ts";
import { closeCodes, protocolVersion, topics } from "./protocol.ts";
import { personOfBrowser, personOfUser, send } from "./sockets.ts";

/** The header that only this gate may set. Whatever a client sent under this name is dropped. */
export const visitorHeader = "x-cirrus-visitor";

/**
 * Decides about one upgrade before any object sees it: method, Origin, limit, what the page says about itself, then who
 * is asking. A socket without a session may watch.
 */
export async function openSocket(request: Request, whoIsAsking: () => Promise<SocketOwner>): Promise<Response> {
  const { headers } = request;
  if (headers.get("upgrade")?.toLowerCase() !== "websocket") {
    return problem(426, "This address speaks WebSocket only.", { upgrade: "websocket" });
  }
  if (!isOwnOrigin(request)) return problem(403, "Sockets are for pages of this site.");
  const ip = ipSubject(headers);
  const isWithinLimit = await hasRoom(bindings.UPGRADES, `${settings().STAGE} ${ip}`);
  if (!isWithinLimit) return tooManyRequests(socketUpgrades.periodSeconds);
  const { v, ...parameters } = Object.fromEntries(new URL(request.url).searchParams);
  if (v !== String(protocolVersion)) return sayOutdated();
  const hello = helloSchema.safeParse(parameters);
  if (!hello.success) return problem(400, "Name the page and the browser: ?page=<uuid>&browser=<uuid>.");
  const { page, browser, seq, build } = hello.data;
  const { user, showsCountry } = await whoIsAsking();
  return hand(request, {
    page,
    person: user ? personOfUser(user.userId) : personOfBrowser(browser),
    ip,
    country: showsCountry ? countryOrNull(request.cf?.country) : null,
    user,
    // A page of a newer build may know more topics.
    topics: topics.filter((topic) => hello.data.topics.split(",").includes(topic)),
    seq,
    isOfOldBuild: build !== undefined && build !== buildId,
  });
}

/** A refusal that a page can read: browsers hide the status of an upgrade from it. */
function sayOutdated(): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  send(server, { type: "outdated" });
  server.close(closeCodes.outdated, "reload the page");
  return new Response(null, { status: 101, webSocket: client });
}

async function hand({ url }: Request, visitor: Visitor): Promise<Response> {
  const headers = { upgrade: "websocket", [visitorHeader]: encodeURIComponent(JSON.stringify(visitor)) };
  try {
    return await presenceOf(visitor.person).fetch(url, { headers });
  } catch (error) {
    logFailure("shard-unreachable", error);
    await firstPresence()
      .recount()
      .catch((fault: unknown) => logFailure("headcount-unreachable", fault));
    return problem(503, "Try again in a moment.", { "retry-after": "1" });
  }
}
