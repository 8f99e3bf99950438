import { expect, test } from "vitest";
import { isForReaders, isKept, languageFor, mayBeKept } from "./rules.ts";

const at = (path: string) => new URL(path, "https://cirrus.example");

test.each(["/", "/de", "/guestbook"])("the last-seen copy of %s is kept", (path) => {
  expect(isKept(at(path))).toBe(true);
});

test.each([
  ...["/guestbook?q=ada", "/guestbook?before=1", "/?done=signed", "/guestbook/mine", "/guestbook/sign", "/profile"],
  ...["/moderation", "/counter", "/sign-in", "/api/counter", "/auth/get-session", "/guestbook.json"],
])("no copy of %s is kept", (path) => {
  expect(isKept(at(path))).toBe(false);
});

test.each(["/", "/counter", "/profile", "/guestbook/1", "/de/architecture", "/apiary"])(
  "the offline page stands in for %s",
  (path) => {
    expect(isForReaders(at(path))).toBe(true);
  },
);

test.each([
  ...["/auth/callback/github", "/api/health", "/live", "/dev/mailbox", "/_server-islands/AccountMenu"],
  ...["/guestbook.json", "/guestbook/feed.xml", "/profile/export.json", "/guestbook/1/preview.png"],
])("nothing stands in for %s", (path) => {
  expect(isForReaders(at(path))).toBe(false);
});

test("only good public pages are kept, and nothing that could set a cookie", () => {
  const page = { "content-type": "text/html; charset=utf-8", "cache-control": "public, no-cache" };
  const answer = (headers: Record<string, string>, status = 200) => new Response(null, { status, headers });
  expect(mayBeKept(answer(page))).toBe(true);
  expect(mayBeKept(answer(page, 500))).toBe(false);
  expect(mayBeKept(answer(page, 404))).toBe(false);
  expect(mayBeKept(answer({ ...page, "content-type": "application/json" }))).toBe(false);
  expect(mayBeKept(answer({ ...page, "cache-control": "private, no-store" }))).toBe(false);
  expect(mayBeKept(answer({ "content-type": "text/html" }))).toBe(false);
  expect(mayBeKept({ status: 200, redirected: true, headers: new Headers(page) })).toBe(false);
});

test("the language is that of the address, else what was chosen, else what the browser likes", () => {
  expect(languageFor(at("/de/architecture"), "en", ["en-GB"])).toBe("de");
  expect(languageFor(at("/counter"), "de", ["en-GB"])).toBe("de");
  expect(languageFor(at("/counter"), undefined, ["fr-FR", "de-AT", "en-GB"])).toBe("de");
  expect(languageFor(at("/counter"), "klingon", [])).toBe("en");
});
