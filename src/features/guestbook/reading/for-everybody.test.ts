import { expect, test } from "vitest";
import { addressForEverybody } from "./for-everybody.ts";

const id = "01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8";
const addressOf = (path: string, init?: RequestInit) =>
  addressForEverybody(new Request(`https://cirrus.example${path}`, init))?.href.replace("https://cirrus.example", "");

test.each([
  ["/guestbook?utm_source=x", "/guestbook"],
  [`/guestbook?x=1&before=${id}&q=a+b`, `/guestbook?q=a+b&before=${id}`],
  [`/guestbook.json?after=${id}&after=other`, `/guestbook.json?after=${id}`],
  ["/guestbook?before=", "/guestbook?before="],
  [`/guestbook?newest=${id}`, `/guestbook?newest=${id}`],
  ["/guestbook?newest=anything", "/guestbook"],
  [`/guestbook/${id}?q=a`, `/guestbook/${id}`],
  ["/guestbook/feed.xml?x", "/guestbook/feed.xml"],
  ["/sitemap.xml", "/sitemap.xml"],
])("%s is kept as %s", (path, address) => {
  expect(addressOf(path)).toBe(address);
});

test.each([
  "/",
  "/guestbook/sign",
  "/guestbook/",
  "/guestbook/x",
  "/counter",
  "/profile",
  "/api/counter",
  "/_server-islands/X",
])("%s is not for everybody, or costs nothing", (path) => {
  expect(addressOf(path)).toBeUndefined();
});

test("only reading is for everybody", () => {
  expect(addressOf("/guestbook", { method: "HEAD" })).toBe("/guestbook");
  expect(addressOf("/guestbook", { method: "POST" })).toBeUndefined();
});
