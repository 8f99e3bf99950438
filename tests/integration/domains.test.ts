import { createHmac, randomUUID } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { signedIn } from "../support/signed-in.ts";
import { devSecrets, type Site, startSite } from "../support/site.ts";
import { LiveSocket, refusedWith } from "../support/socket.ts";

const home = "https://example.com";
const alias = "https://www.example.com";

/** A site at its own domain, with another host that leads there, and cookies for both. Its secret was changed. */
let site: Site;
const current = "the-new-secret-the-new-secret-the-new-secret";
beforeAll(async () => {
  site = await startSite({
    vars: { BASE_URL: home, DOMAIN_ALIASES: "www.example.com", COOKIE_DOMAIN: "example.com" },
    secrets: { BETTER_AUTH_SECRET: current, BETTER_AUTH_SECRET_PREVIOUS: devSecrets.BETTER_AUTH_SECRET },
  });
});
afterAll(() => site.close());

const ask = (url: string, init: { method?: string; headers?: Record<string, string>; body?: string } = {}) =>
  site.worker.fetch(url, { redirect: "manual", ...init });

/** The cookie of somebody who is signed in, as this site names it, under a secret. */
async function cookieOf(secret: string): Promise<string> {
  const visitor = await signedIn(site, `${randomUUID()}@example.com`);
  const [, value = ""] = /session_token=([^;]+)/.exec(visitor.cookie) ?? [];
  const [token = ""] = decodeURIComponent(value).split(".");
  const signature = createHmac("sha256", secret).update(token).digest("base64");
  return `__Secure-cirrus.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

const sessionCookies = ({ headers }: { headers: { getSetCookie(): string[] } }) =>
  headers.getSetCookie().filter((line) => line.includes("session_token="));

/** Opens a page at a host as a browser does, which `fetch` does not. */
async function open(host: string, path: string, method = "GET") {
  const headers = { host, "sec-fetch-mode": "navigate" };
  const asking = request({ host: site.url.hostname, port: site.url.port, path, method, headers }).end();
  const [response]: IncomingMessage[] = await once(asking, "response");
  response?.resume();
  return { status: response?.statusCode, headers: response?.headers ?? {} };
}

describe("a page at an alias", () => {
  test.each([
    ["/guestbook?q=a%20b", "/guestbook?q=a%20b"],
    ["/profile", "/profile"],
    ["/sign-in?next=%2Fcounter", "/sign-in?next=%2Fcounter"],
    ["//evil.example/x", "//evil.example/x"],
    ["/\\evil.example", "//evil.example"],
  ])("%s leads to the same address at home, and no browser remembers it", async (path, there) => {
    for (const method of ["GET", "HEAD"]) {
      const { status, headers } = await open("www.example.com", path, method);
      expect([status, headers.location]).toEqual([301, `${home}${there}`]);
      expect(headers["cache-control"]).toContain("no-store");
    }
  });

  test("at home, and at a host that nobody named, it is shown", async () => {
    for (const host of ["example.com", "cirrus-prod.example.workers.dev"])
      expect((await open(host, "/guestbook")).status).toBe(200);
  });

  test("one that was made at build is shown by the files, without the Worker", async () => {
    expect((await open("www.example.com", "/")).status).toBe(200);
  });
});

describe("what such a page asks for", () => {
  test("is answered: the API, and an island with the person whom the cookie of both hosts names", async () => {
    expect((await ask(`${alias}/api/counter`)).status).toBe(200);
    const [path = ""] = /\/_server-islands\/AccountMenu[^"]+/.exec(await (await ask(`${alias}/`)).text()) ?? [];
    const headers = { "sec-fetch-mode": "cors", cookie: await cookieOf(current) };
    const island = await ask(`${alias}${path.replaceAll("&amp;", "&").replaceAll("\\u0026", "&")}`, { headers });
    expect([island.status, await island.text()]).toEqual([200, expect.stringContaining("Sign out")]);
  });

  test("is written by its own pages, and by no other site's", async () => {
    const cookie = await cookieOf(current);
    const statuses = [alias, home, "https://evil.example", "https://other.example.com"].map(async (origin) => {
      const headers = { origin, cookie, "content-type": "application/json" };
      const increment = { method: "POST", headers, body: JSON.stringify({ amount: 1 }) };
      return (await ask(`${alias}/api/counter/increment`, increment)).status;
    });
    expect(await Promise.all(statuses)).toEqual([200, 200, 403, 403]);
  });

  test("may be a socket, for its own pages alone, and not at home", async () => {
    const origin = "http://www.example.com";
    const socket = await LiveSocket.open(site.url, { origin, headers: { host: "www.example.com" } });
    await socket.next("counter");
    await socket.close();
    for (const headers of [{ host: "www.example.com" }, { host: "evil.example" }])
      expect(await refusedWith(site.url, { origin: "http://evil.example", headers })).toBe(403);
    expect(await refusedWith(site.url, { origin, headers: { host: "example.com" } })).toBe(403);
  });

  test.each(["/auth/sign-in/email-otp", "/auth/email-otp/send-verification-otp", "/auth/sign-out"])(
    "is not signing in: %s is refused, says where to go, and sets no cookie",
    async (path) => {
      const body = JSON.stringify({ email: "ada@example.com", otp: "123456", type: "sign-in" });
      for (const headers of [{ origin: alias }, { origin: home }, {}]) {
        const sent = { method: "POST", headers: { "content-type": "application/json", ...headers }, body };
        const response = await ask(`${alias}${path}`, sent);
        expect([response.status, response.headers.getSetCookie()]).toEqual([403, []]);
        expect(await response.json()).toMatchObject({ detail: `Sign in at ${home}.` });
      }
    },
  );
});

test("a cookie that is signed anew is for the same hosts, and as safe as before", async () => {
  const cookie = await cookieOf(devSecrets.BETTER_AUTH_SECRET);
  const response = await ask(`${home}/profile`, { headers: { cookie } });
  expect(response.status).toBe(200);
  const [line = ""] = sessionCookies(response);
  const expected = ["HttpOnly", "SameSite=Lax", "Path=/", "Secure", "Domain=example.com"];
  expect(line.split("; ").slice(1)).toEqual(expect.arrayContaining(expected));
  expect(line).toMatch(/^__Secure-cirrus\.session_token=/);
});

test("a cookie without the name that this stage gives it is nobody's, and is not made one", async () => {
  const { cookie } = await signedIn(site, "ada@example.com");
  const response = await ask(`${home}/profile`, { headers: { cookie } });
  expect([response.status, sessionCookies(response)]).toEqual([303, []]);
});
