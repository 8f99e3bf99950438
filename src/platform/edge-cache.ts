import { finishLater } from "./bindings.ts";
import { etagOf, hasAlready } from "./etag.ts";
import { type Language, languageNow, languages } from "./language.ts";
import { edgeCopies } from "./limits.ts";
import { logFailure } from "./log.ts";
import { loggedRun } from "./request-log.ts";

/** Makes an answer. It gets a request that tells nothing about who asks. */
export type Render = (request: Request) => Promise<Response>;

const { freshMs, staleMs, madeWithinMs } = edgeCopies;

/** When a copy was made, in milliseconds: what `age` and `date` say is up to the cache. */
const madeAt = "x-made-at";

/**
 * The public pages of one release, in each language, kept by the location of Cloudflare that answers: fresh for a while, then shown once
 * more while a new copy is made. Kept is only what says that it is public, has status 200 and sets no cookie. Where the
 * Cache API does nothing, as on workers.dev, every answer is made anew.
 */
export class EdgeCache {
  private readonly release: string;
  private readonly now: () => number;
  /** Since when this isolate has been making a new copy, by key. */
  private readonly inTheMaking = new Map<string, number>();

  constructor(release: string, now: () => number = Date.now) {
    this.release = release;
    this.now = now;
  }

  /** The answer to a GET or HEAD for `address`, which is the request's own with all left out that does not matter. */
  async answer(request: Request, address: URL, render: Render): Promise<Response> {
    const key = keyOf(this.release, address);
    const copy = await findCopy(key);
    const ageMs = copy ? this.now() - Number(copy.headers.get(madeAt)) : Number.POSITIVE_INFINITY;
    if (!copy || ageMs >= freshMs + staleMs) return this.answerAnew(request, address, render);
    if (ageMs >= freshMs) this.refresh(key, address, render);
    return toCaller(request, copy, ageMs);
  }

  private async answerAnew(request: Request, address: URL, render: Render): Promise<Response> {
    const made = await tagged(await render(impersonal(address)));
    if (mayBeKept(made)) finishLater(keep(keyOf(this.release, address), made.clone(), this.now()));
    return toCaller(request, made);
  }

  /** One at a time: a page that everybody reads is made once, not by everybody who finds it stale. */
  private refresh(key: string, address: URL, render: Render): void {
    const since = this.inTheMaking.get(key);
    if (since !== undefined && this.now() - since < madeWithinMs) return;
    this.inTheMaking.set(key, this.now());
    const making = loggedRun("copy-made", () => this.makeCopy(key, address, render)).catch(() => undefined);
    finishLater(making.finally(() => this.inTheMaking.delete(key)));
  }

  private async makeCopy(key: string, address: URL, render: Render): Promise<{ status: number }> {
    const made = await tagged(await render(impersonal(address)));
    // What broke is shown as it was until the copy is too old; what is gone is gone.
    if (made.status >= 500) throw new Error(`The page answered ${made.status}.`);
    if (mayBeKept(made)) await keep(key, made, this.now());
    else await caches.default.delete(key);
    return { status: made.status };
  }
}

function keyOf(release: string, address: URL, language: Language = languageNow()): string {
  const key = new URL(address);
  key.searchParams.set("language", language);
  key.searchParams.set("release", release);
  return key.href;
}

/** Drops the copies of these addresses, in every language, where this runs. Other locations show theirs until they are too old. */
export async function dropCopies(release: string, addresses: URL[]): Promise<void> {
  try {
    const keys = addresses.flatMap((address) => languages.map((language) => keyOf(release, address, language)));
    await Promise.all(keys.map((key) => caches.default.delete(key)));
  } catch (error) {
    logFailure("copies-not-dropped", error);
  }
}

/** As `EdgeCache.answer` for somebody who must not get a copy: made for this request, with a tag all the same. */
export async function answerUncached(request: Request, address: URL, render: Render): Promise<Response> {
  return toCaller(request, await tagged(await render(new Request(address, { headers: request.headers }))));
}

function impersonal(address: URL): Request {
  return new Request(address);
}

/** The copy by this key where this runs, if there is one. */
export async function findCopy(key: string): Promise<Response | undefined> {
  try {
    return await caches.default.match(key);
  } catch (error) {
    logFailure("copy-not-read", error);
    return undefined;
  }
}

/** A page may be read as long as a copy of it is good, whatever it says to browsers: they are to ask each time. */
async function keep(key: string, made: Response, now: number): Promise<void> {
  const copy = new Response(made.body, made);
  const forBrowsers = copy.headers.get("cache-control") ?? "";
  copy.headers.set("x-cache-control", forBrowsers);
  copy.headers.set("cache-control", `public, max-age=${(freshMs + staleMs) / 1000}`);
  copy.headers.set(madeAt, String(now));
  // How many statements it took to make is not what it takes to show.
  copy.headers.delete("server-timing");
  await keepCopy(key, copy);
}

/** Keeps an answer where this runs, for as long as it says. Whether that works is no matter to whoever asked. */
export async function keepCopy(key: string, copy: Response): Promise<void> {
  try {
    await caches.default.put(key, copy);
  } catch (error) {
    logFailure("copy-not-kept", error);
  }
}

function mayBeKept({ status, headers }: Response): boolean {
  const isPublic = headers.get("cache-control")?.split(",")[0] === "public";
  return status === 200 && isPublic && !headers.has("set-cookie");
}

/** A good answer with a tag by its content. */
async function tagged(made: Response): Promise<Response> {
  if (made.status !== 200) return made;
  const content = await made.arrayBuffer();
  const answer = new Response(content, made);
  answer.headers.set("etag", await etagOf(content));
  return answer;
}

/** The answer as this caller needs it: with its age, when it is a copy, and without a body that is there already. */
function toCaller(request: Request, made: Response, ageMs?: number): Response {
  const headers = new Headers(made.headers);
  if (ageMs !== undefined) {
    headers.set("cache-control", headers.get("x-cache-control") ?? "");
    headers.set("age", String(Math.floor(ageMs / 1000)));
    for (const name of [madeAt, "x-cache-control", "expires", "cf-cache-status"]) headers.delete(name);
  }
  const etag = headers.get("etag");
  // Browsers take the headers of a 304 for those of the page, its security policy among them: all of them go out.
  if (made.status === 200 && etag && hasAlready(request, etag)) return new Response(null, { status: 304, headers });
  return new Response(request.method === "HEAD" ? null : made.body, { status: made.status, headers });
}
