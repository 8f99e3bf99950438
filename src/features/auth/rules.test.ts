import { describe, expect, test } from "vitest";
import { freshSignInSeconds } from "~/platform/limits.ts";
import {
  isBanned,
  isFirstAdmin,
  isFresh,
  isImpersonal,
  mayHaveSession,
  mayTrustCache,
  nameFromEmail,
  safeNext,
} from "./rules.ts";

describe("safeNext", () => {
  test.each(["/", "/counter", "/guestbook?before=1_x#entry", "/profile"])("%s is followed", (next) => {
    expect(safeNext(next)).toBe(next);
  });

  test.each([
    null,
    "",
    "counter",
    "//evil.example",
    "/\\evil.example",
    "\\/evil",
    "https:evil",
    "https://evil.example/",
    "/\t/evil",
    "/a\\b",
    "javascript:alert(1)",
    "/..//evil.example",
  ])("%j leads to the profile or stays on this site", (next) => {
    const target = safeNext(next);
    expect(new URL(target, "https://cirrus.example").origin).toBe("https://cirrus.example");
    expect(target).not.toMatch(/^\/[/\\]/);
  });
});

test.each(["/", "/counter", "/guestbook", "/guestbook/01a1-b2", "/auth/get-session", "/_server-islands/AccountMenu"])(
  "a copy of a session is good enough to read %s, never to post there",
  (path) => {
    expect([mayTrustCache("GET", path), mayTrustCache("HEAD", path)]).toEqual([true, true]);
    expect(mayTrustCache("POST", path)).toBe(false);
  },
);

test.each([
  ...["/profile", "/profile/", "/profile.html", "/%70rofile", "/%2570rofile", "//profile", "/auth/list-sessions"],
  ...["/guestbook/mine", "/guestbook/01a1-b2/edit", "/guestbook/01a1-b2/report"],
])("no copy of a session is good enough for %s", (path) => {
  expect(mayTrustCache("GET", path)).toBe(false);
});

test.each([
  ["/guestbook", true],
  ["/guestbook/01a1-b2", true],
  ["/guestbook/sign", false],
  ["/guestbook/01a1-b2/edit", false],
  ["/guestbook/01a1-b2/report", false],
])("to read %s nobody needs to be asked who they are: %s; to post there, somebody does", (path, expected) => {
  expect(isImpersonal("GET", path)).toBe(expected);
  expect(isImpersonal("POST", path)).toBe(false);
});

test("a sign-in is fresh until freshSignInSeconds have passed", () => {
  const signedInAt = new Date("2026-11-21T09:00:00Z");
  const after = (seconds: number) => signedInAt.getTime() + seconds * 1000;
  expect([0, freshSignInSeconds - 1].map((seconds) => isFresh(signedInAt, after(seconds)))).toEqual([true, true]);
  expect([freshSignInSeconds, 86_400].map((seconds) => isFresh(signedInAt, after(seconds)))).toEqual([false, false]);
});

describe("mayHaveSession", () => {
  test.each([
    ["cirrus.session_token=x", true],
    ["a=b; __Secure-cirrus.session_token=x", true],
    ["a=b", false],
    ["xcirrus.session_token=x", false],
    ["", false],
  ])("%j: %s", (cookie, expected) => {
    expect(mayHaveSession(new Headers({ cookie }))).toBe(expected);
  });
});

test.each([
  ["ada.lovelace@example.com", "Ada Lovelace"],
  ["grace_hopper+site@example.com", "Grace Hopper"],
  ["x@example.com", "X"],
  ["...@example.com", "Visitor"],
])("%s is called %s at first", (email, name) => {
  expect(nameFromEmail(email)).toBe(name);
});

test.each([
  ["ada@example.com", true, true],
  ["Ada@Example.com", true, true],
  ["ada@example.com", false, false],
  ["ada@example.com.evil.example", true, false],
  ["", true, false],
])("whoever has %j, proven: %s, is an admin from the start: %s", (email, emailVerified, expected) => {
  expect(isFirstAdmin({ email, emailVerified }, ["ada@example.com"])).toBe(expected);
  expect(isFirstAdmin({ email, emailVerified }, [])).toBe(false);
});

const hour = 60 * 60 * 1000;
test.each([
  [{}, false],
  [{ banned: false, banExpires: null }, false],
  [{ banned: true, banExpires: null }, true],
  [{ banned: true, banExpires: new Date(Date.now() + hour) }, true],
  [{ banned: true, banExpires: new Date(Date.now() - hour) }, false],
  [{ banned: true, banExpires: new Date(Date.now() + hour).toISOString() }, true],
  [{ banned: true, banExpires: new Date(Date.now() - hour).toISOString() }, false],
])("%j is banned: %s", (user, expected) => {
  expect(isBanned(user)).toBe(expected);
});
