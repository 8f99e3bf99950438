import { ipSubject } from "./ip.ts";
import { languageNow } from "./language.ts";
import { wall } from "./limits.ts";
import { log, logFailure } from "./log.ts";
import { tooManyRequests } from "./problem.ts";

/** What the wall is made of. Without a limit there is no wall: it spares the exact limits behind it and replaces none. */
interface Surroundings {
  WALL?: Pick<RateLimit, "limit"> | undefined;
  ASSETS: Pick<Fetcher, "fetch">;
  STAGE?: string | undefined;
}

/** The answer to a caller who asks for more than anybody needs; null lets the request pass. Asks no object and no database. */
export async function stopFlood(request: Request, surroundings: Surroundings): Promise<Response | null> {
  const { method, url, headers } = request;
  const isReading = method === "GET" || method === "HEAD";
  if (!surroundings.WALL || (isReading && !new URL(url).pathname.startsWith("/auth/"))) return null;
  const key = `${surroundings.STAGE ?? ""} ${ipSubject(headers)}`;
  if (await hasRoom(surroundings.WALL, key)) return null;
  return isForReading(headers) ? pageFor(request, surroundings.ASSETS) : tooManyRequests(wall.periodSeconds);
}

/** Whether one of Cloudflare's own limits lets `key` pass. One that is absent, or out of order, stops nobody. */
export async function hasRoom(limit: Pick<RateLimit, "limit"> | undefined, key: string): Promise<boolean> {
  try {
    return limit === undefined || (await limit.limit({ key })).success;
  } catch (error) {
    logFailure("rate-limit-failed", error);
    return true;
  }
}

function isForReading(headers: Headers): boolean {
  return headers.get("accept")?.includes("text/html") ?? false;
}

/** The built page, from where the files are. Its text cannot name a number of seconds, so it says a minute. */
async function pageFor({ url }: Request, assets: Pick<Fetcher, "fetch">): Promise<Response> {
  const page = await assets.fetch(new URL(`${languageNow() === "en" ? "" : `/${languageNow()}`}/429`, url));
  if (!page.ok) return tooManyRequests(wall.periodSeconds);
  log("warn", "limited", { limit: "wall" });
  const headers = new Headers(page.headers);
  headers.set("retry-after", String(wall.periodSeconds));
  headers.set("cache-control", "no-store");
  headers.delete("etag");
  return new Response(page.body, { status: 429, headers });
}
