import { afterEach, describe, expect, test } from "vitest";
import { type Site, type SiteOptions, startSite } from "../support/site.ts";
import { refusedWith } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

const secret = "tests-only-tests-only-tests-only-tests";
let site: Site;
afterEach(() => site.close());

async function open(options: SiteOptions): Promise<Visitor> {
  site = await startSite(options);
  return new Visitor(site.url);
}

/** What the Worker said of its settings. */
const said = () => site.logs().filter((line) => line.includes("settings-wrong"));

describe("settings that are malformed", () => {
  const vars = {
    STAGE: "dev",
    BASE_URL: "value.example",
    COOKIE_DOMAIN: "value.example",
    TRUSTED_ORIGINS: "value",
    PRESENCE_SHARDS: "value",
  };

  test("are said at the first request, all in one line, once, and without a value", async () => {
    const visitor = await open({ vars, secrets: { BETTER_AUTH_SECRET: "value" } });
    for (const path of ["/counter", "/guestbook", "/api/health"]) await visitor.get(path);
    expect(said()).toHaveLength(1);
    for (const name of [...Object.keys(vars).slice(1), "BETTER_AUTH_SECRET"]) expect(said()[0]).toContain(`${name} is`);
    expect(site.logs().join("\n")).not.toMatch(/value/);
  });

  test("stop every page and endpoint with a word that something broke and no more, and no file", async () => {
    const visitor = await open({ vars, secrets: { BETTER_AUTH_SECRET: secret } });
    for (const [path, type] of [
      ["/counter", "text/html"],
      ["/guestbook", "text/html"],
      ["/profile", "text/html"],
      ["/sign-in", "text/html"],
      ["/nothing/here", "text/html"],
      ["/api/counter", "application/problem+json"],
      ["/auth/get-session", "application/problem+json"],
    ] as const) {
      const response = await visitor.get(path);
      expect([path, response.status, response.headers.get("content-type")]).toEqual([
        path,
        500,
        expect.stringContaining(type),
      ]);
      const text = await response.text();
      expect(text).toMatch(/Something broke on our side|this failure has the number/);
      expect(text).not.toMatch(/BASE_URL|PRESENCE_SHARDS|README/);
    }
    expect(await refusedWith(site.url)).toBe(500);
    for (const path of ["/", "/favicon.svg"]) expect((await visitor.get(path)).status).toBe(200);
  });
});

describe("settings that are incomplete", () => {
  test("without a secret what needs one fails, and the log says at the first request what is missing", async () => {
    const visitor = await open({ secrets: { BETTER_AUTH_SECRET: "" } });
    expect((await visitor.get("/counter")).status).toBe(200);
    expect(said()).toEqual([expect.stringContaining("BETTER_AUTH_SECRET is missing")]);
    expect((await visitor.get("/auth/get-session")).status).toBe(500);
    expect((await visitor.askForCode("ada@example.com")).status).toBe(500);
  });

  test("with one key of a provider the site is up, and the log names the other", async () => {
    const visitor = await open({ vars: { STAGE: "dev", GITHUB_CLIENT_ID: "id" } });
    await visitor.signIn("ada@example.com");
    expect(said()).toEqual([expect.stringContaining("GITHUB_CLIENT_ID is set and GITHUB_CLIENT_SECRET is not")]);
  });
});

test("settings that are right are not talked about", async () => {
  const visitor = await open({});
  await visitor.get("/counter");
  expect(said()).toEqual([]);
});
