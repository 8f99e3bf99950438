import { buildId } from "~/platform/build.ts";
import { browserId } from "./browser-id.ts";
import { protocolVersion } from "./protocol.ts";

/** This page, to the server: it numbers its own adds, so two tabs must not share a name. */
let page: string | undefined;

/** Where a socket opens, with all that the server wants to know: made for each try, because each part may change. */
export function addressFor(topics: string, lastSeq: number | undefined): URL {
  page ??= crypto.randomUUID();
  const url = new URL("/live", location.href);
  url.protocol = url.protocol.replace("http", "ws");
  const hello = { v: `${protocolVersion}`, page, browser: browserId(), topics, build: buildId };
  url.search = new URLSearchParams({ ...hello, ...(lastSeq !== undefined && { seq: `${lastSeq}` }) }).toString();
  return url;
}
