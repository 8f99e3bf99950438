import { afterAll, beforeAll, expect, test } from "vitest";
import { limits, signInCode } from "~/platform/limits.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor, wrongCode } from "../support/visitor.ts";

/** Better Auth's own addresses, as a client other than our pages meets them. */
let site: Site;
let visitor: Visitor;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

const ask = "/auth/email-otp/send-verification-otp";
const enter = "/auth/sign-in/email-otp";

async function askFor(email: string): Promise<string> {
  visitor = new Visitor(site.url);
  await visitor.postJson(ask, { email, type: "sign-in" });
  return visitor.readCode(email);
}

test("a code that is wrong in any way is answered alike", async () => {
  const email = "alike@example.com";
  const code = await askFor(email);
  const wrong = wrongCode(code);
  const answers: [number, string][] = [];
  for (let guess = 0; guess < signInCode.tries + 2; guess += 1) {
    const response = await visitor.postJson(enter, { email, otp: wrong });
    answers.push([response.status, await response.text()]);
  }
  await askFor(email);
  await site.db.prepare("UPDATE verification SET expires_at = 1 WHERE identifier LIKE ?").bind(`%${email}`).run();
  const old = await visitor.postJson(enter, { email, otp: await visitor.readCode(email) });
  answers.push([old.status, await old.text()]);
  expect(new Set(answers.map((answer) => answer.join(" ")))).toHaveLength(1);
  expect(answers[0]?.[0]).toBe(400);
});

test("what is sent along with the first sign-in makes nobody else of you", async () => {
  const email = "plain@example.com";
  const otp = await askFor(email);
  const claims = { name: "Mallory", image: "https://evil.example/x", id: "1", emailVerified: false };
  expect((await visitor.postJson(enter, { email, otp, ...claims, role: "admin" })).status).toBe(400);
  const again = await askFor(email);
  await visitor.postJson(enter, { email, otp: again, ...claims });
  const { user } = await (await visitor.get("/auth/get-session")).json<{ user: Record<string, unknown> }>();
  expect(user).toMatchObject({ name: "Plain", image: null, emailVerified: true, email, role: "visitor" });
  expect(user.id).not.toBe("1");
});

test("signing in over an old cookie keeps the new session", async () => {
  const email = "again@example.com";
  await new Visitor(site.url).signIn(email);
  const otp = await askFor(email);
  const stale = "cirrus.session_token=stale.c3RhbGU%3D";
  const response = await visitor.postJson(enter, { email, otp }, { cookie: stale });
  expect(response.headers.getSetCookie().filter((line) => line.includes("session_token"))).toHaveLength(1);
  expect((await visitor.get("/profile")).status).toBe(200);
});

test("a name is checked and limited here as well", async () => {
  await new Visitor(site.url).signIn("namer@example.com");
  visitor = new Visitor(site.url);
  await visitor.signIn("namer@example.com");
  const rename = (name: unknown) => visitor.postJson("/auth/update-user", { name });
  expect((await rename("x".repeat(51))).status).toBe(400);
  expect((await rename(" \u2800 ")).status).toBe(400);
  const statuses: number[] = [];
  for (let update = 0; update < limits.profileUpdates.max; update += 1)
    statuses.push((await rename(`Name ${update}`)).status);
  expect(statuses).toContain(200);
  expect(statuses.at(-1)).toBe(429);
});

test.each([
  ["/auth/update-user", "text"],
  ["/auth/update-user", ["a"]],
  [ask, { email: { toString: 1 }, type: "sign-in" }],
  [ask, { email: "x@example.com", type: "forget-password" }],
  [enter, { email: ["x@example.com"], otp: "123456" }],
])("%s with %j is a bad request, not a fault", async (path, body) => {
  expect((await new Visitor(site.url).postJson(path, body)).status).toBe(400);
});

test("no page of Better Auth's own speaks under our name", async () => {
  expect((await new Visitor(site.url).get("/auth/error?error=x&error_description=Call+us")).status).toBe(404);
});
