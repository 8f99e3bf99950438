import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type Site, startSite } from "../support/site.ts";
import { refusedWith } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let visitor: Visitor;
let people = 0;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());
beforeEach(async () => {
  people += 1;
  visitor = new Visitor(site.url);
  await visitor.signIn(`person-${people}@example.com`);
});

/** Takes a table away while `during` runs. */
async function without(table: string, during: () => Promise<void>): Promise<void> {
  await site.db.prepare(`ALTER TABLE ${table} RENAME TO ${table}_away`).run();
  try {
    await during();
  } finally {
    await site.db.prepare(`ALTER TABLE ${table}_away RENAME TO ${table}`).run();
  }
}

describe("while D1 fails", () => {
  test("no log line holds an address, a token or the values of a query", async () => {
    const token = decodeURIComponent(/session_token=([^;]+)/.exec(visitor.cookie)?.[1] ?? "").split(".")[0] ?? "";
    expect(token).not.toBe("");
    await without("session", async () => {
      await visitor.get("/profile");
      await visitor.get("/auth/get-session");
      await visitor.submit("/guestbook/sign?_action=guestbook.sign", { body: "secret text" });
    });
    await without("verification", async () => {
      await new Visitor(site.url).askForCode("leaky@example.com");
      await new Visitor(site.url).postJson("/auth/sign-in/email-otp", { email: "leaky@example.com", otp: "123456" });
    });
    await without("guestbook_entry", async () => {
      await visitor.get("/guestbook/some-id");
    });
    const logs = site.logs().join("\n");
    expect(logs).toContain("request-failed");
    for (const secret of [token, "leaky", "params:", "secret text"]) expect(logs).not.toContain(secret);
  });

  test("every answer keeps its headers and its form, and health says what is wrong", async () => {
    await without("session", async () => {
      for (const [path, status, type] of [
        ["/profile", 500, "text/html"],
        ["/api/counter/increment", 500, "application/problem+json"],
        ["/api/health/live", 200, "application/health+json"],
        ["/guestbook", 200, "text/html"],
      ] as const) {
        const response = path.endsWith("increment")
          ? await visitor.postJson(path, { amount: 1 })
          : await visitor.get(path);
        expect([path, response.status]).toEqual([path, status]);
        expect([path, response.headers.get("content-type")]).toEqual([path, expect.stringContaining(type)]);
        expect([path, response.headers.get("x-content-type-options")]).toEqual([path, "nosniff"]);
        expect(await response.text()).not.toMatch(/session_away|no such table|Drizzle|\n\s+at /);
      }
      expect(await refusedWith(site.url, { cookie: visitor.cookie })).toBe(500);
    });
  });

  test("the number on the error page is the one in the log", async () => {
    await without("session", async () => {
      const html = await (await visitor.get("/profile")).text();
      const [, number = "none"] = /font-mono text-sm"[^>]*>\s*([^<\s]+)/.exec(html) ?? [];
      const failures = () => site.logs().filter((line) => line.includes("request-failed"));
      await expect.poll(() => failures().join("\n")).toContain(number);
    });
  });
});

test("what is personal is kept by nobody, what is the same for everybody may be", async () => {
  for (const path of ["/profile", "/counter", "/guestbook/sign", "/sign-in?change", "/auth/list-sessions"]) {
    expect([path, (await visitor.get(path)).headers.get("cache-control")]).toEqual([path, "private, no-store"]);
  }
  expect((await visitor.get("/guestbook")).headers.get("cache-control")).toBe("public, no-cache");
});

test.each([
  ["application/json", "{}"],
  ["multipart/form-data", "no boundary"],
  ["text/plain", "email=a@example.com"],
])("a form that comes as %s is refused by its type", async (type, body) => {
  const headers = { origin: site.url.origin, "content-type": type };
  const path = "/sign-in?_action=auth.sendCode";
  expect((await new Visitor(site.url).request(path, { method: "POST", body, headers })).status).toBe(415);
});
