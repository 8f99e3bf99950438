import { applyD1Migrations } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeAll, expect, inject, test } from "vitest";
import type { Mail } from "~/features/mail/send-mail.ts";
import { openOn } from "~/platform/db.ts";
import { createAuth } from "../auth.ts";
import { bookmarkAfter, whereToRead } from "./bookmark.ts";

/**
 * Pitfall 4. A D1 with a read replica that has not heard of anything yet: it answers whoever does not insist on the
 * primary or on a bookmark.
 */
const replica: D1Database = Reflect.get(env, "REPLICA");
const lagging: D1Database = {
  prepare: (query) => replica.prepare(query),
  batch: (statements) => replica.batch(statements),
  exec: (query) => replica.exec(query),
  dump: () => Promise.reject(new Error("D1 no longer dumps.")),
  withSession: (anchor) => (anchor === "first-unconstrained" ? replica : env.DB).withSession(),
};

beforeAll(async () => {
  await applyD1Migrations(env.DB, inject("migrations"));
  await applyD1Migrations(replica, inject("migrations"));
});

function authFor(request: Request, bookmark?: string, deliver?: (mail: Mail) => Promise<void>) {
  const { db, bookmark: reached } = openOn(lagging, whereToRead(request, bookmark));
  return { auth: createAuth({ db, request, ...(deliver && { deliver }) }), reached };
}

/** Signs in, forgets what KV heard of it, and returns the cookies that the browser has then. */
async function signIn(email: string) {
  const mails: Mail[] = [];
  const post = new Request("https://cirrus.example/sign-in", { method: "POST" });
  const { headers } = post;
  const { auth, reached } = authFor(post, undefined, async (mail) => void mails.push(mail));
  await auth.api.sendVerificationOTP({ body: { email, type: "sign-in" }, headers });
  const otp = /\d{6}/.exec(mails[0]?.subject ?? "")?.[0] ?? "";
  const signedIn = await auth.api.signInEmailOTP({ body: { email, otp }, headers, returnHeaders: true });
  const cookie = signedIn.headers
    .getSetCookie()
    .map((line) => line.split(";")[0] ?? "")
    .filter((pair) => !pair.includes("session_data"))
    .join("; ");
  for (const { name } of (await env.SESSIONS?.list())?.keys ?? []) await env.SESSIONS?.delete(name);
  return { cookie, bookmark: /=([^;]+)/.exec(bookmarkAfter(post, reached()) ?? "")?.[1] };
}

async function seenBy(request: Request, bookmark?: string): Promise<string | undefined> {
  const { auth } = authFor(request, bookmark);
  return (await auth.api.getSession({ headers: request.headers }))?.user.email;
}

test("4. a session read right after the sign-in is there: the browser's bookmark outruns the replica", async () => {
  const { cookie, bookmark } = await signIn("quick@example.com");
  const page = new Request("https://cirrus.example/counter", { headers: { cookie } });
  expect(bookmark).toMatch(/^[0-9a-f-]+$/);
  expect(await seenBy(page, bookmark)).toBe("quick@example.com");
  // The replica does lag: a browser that has lost its bookmark is not there yet.
  for (const { name } of (await env.SESSIONS?.list())?.keys ?? []) await env.SESSIONS?.delete(name);
  expect(await seenBy(page)).toBeUndefined();
});

test("4. what writes, and a page that must not lag, asks the primary with or without a bookmark", async () => {
  const { cookie } = await signIn("writer@example.com");
  const ask = (path: string, method = "GET") =>
    seenBy(new Request(`https://cirrus.example${path}`, { method, headers: { cookie } }));
  expect(await ask("/guestbook/sign", "POST")).toBe("writer@example.com");
  expect(await ask("/profile")).toBe("writer@example.com");
  expect(await ask("/live")).toBe("writer@example.com");
});

test.each(["", "first-unconstrained", "x".repeat(200), "00; drop"])(
  "a bookmark that D1 cannot have made is no bookmark: %j",
  (sent) => {
    expect(whereToRead(new Request("https://cirrus.example/counter"), sent)).toBeNull();
  },
);
