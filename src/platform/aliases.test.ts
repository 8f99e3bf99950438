import { describe, expect, test } from "vitest";
import { addressAtHome } from "./aliases.ts";

const home = "https://example.com";
const hosts = { BASE_URL: home, DOMAIN_ALIASES: ["www.example.com", "old.example"] };

function at(url: string, init: RequestInit = {}): string | null {
  return addressAtHome(new Request(url, init), hosts);
}

const mode = (name: string) => ({ headers: { "sec-fetch-mode": name } });

describe("a page that is asked for at an alias", () => {
  test.each([
    ["/", "/"],
    ["/guestbook?q=a%20b&country=DE", "/guestbook?q=a%20b&country=DE"],
    ["/sign-in?next=/profile", "/sign-in?next=/profile"],
    ["/auth/callback/google?state=s&code=c", "/auth/callback/google?state=s&code=c"],
    ["/robots.txt", "/robots.txt"],
  ])("%s is at the same address at home", (asked, path) => {
    expect(at(`https://www.example.com${asked}`)).toBe(`${home}${path}`);
    expect(at(`https://old.example${asked}`, mode("navigate"))).toBe(`${home}${path}`);
    expect(at(`https://www.example.com${asked}`, { method: "HEAD" })).toBe(`${home}${path}`);
  });

  test("whatever the port, the case of the host, or the scheme", () => {
    for (const url of ["http://www.example.com/x", "https://WWW.example.com/x", "https://www.example.com:8443/x"])
      expect(at(url)).toBe(`${home}/x`);
  });

  test("a browser that says that it opens a page is led there from any address", () => {
    for (const path of ["/api/health", "/_actions/x.y", "/live"])
      expect(at(`https://www.example.com${path}`, mode("navigate"))).toBe(`${home}${path}`);
  });
});

describe("no address leads to another host", () => {
  test.each([
    "//evil.example",
    "//evil.example/..",
    "///evil.example",
    "/\\evil.example",
    "\\\\evil.example",
    "/%5Cevil.example",
    "/%2F%2Fevil.example",
    "/..//evil.example",
    "/.//evil.example",
    "/@evil.example",
    "/:443@evil.example",
    "/.evil.example",
    "/\t/evil.example",
    "/%0d%0aLocation:%20https://evil.example",
    "/https://evil.example",
    "/?next=https://evil.example",
    "?https://evil.example",
    "#https://evil.example",
  ])("%j", (path) => {
    const location = at(`https://www.example.com${path}`) ?? "";
    expect(location.startsWith(`${home}/`)).toBe(true);
    expect(new URL(location).origin).toBe(home);
    expect(location).not.toMatch(/[\s\\]/);
  });

  test.each([
    "https://evil.example/",
    "https://www.example.com.evil.example/",
    "https://evil-www.example.com/",
    "https://sub.www.example.com/",
    "https://evil.example/www.example.com",
    "https://example.com/",
  ])("%s is no alias", (url) => {
    expect(at(url)).toBeNull();
  });
});

describe("what scripts and forms send is answered where it was sent", () => {
  const url = "https://www.example.com";
  test.each([
    ["a form", "/guestbook/sign", { method: "POST" }],
    ["a question before a call", "/auth/get-session", { method: "OPTIONS" }],
    ["a script's read", "/guestbook", mode("cors")],
    ["an island", "/_server-islands/AccountMenu?e=1&p=2&s=3", mode("cors")],
    ["an island, of a browser that does not say why it asks", "/_server-islands/AccountMenu?e=1&p=2&s=3", {}],
    ["an action", "/_actions/counter.add", {}],
    ["the API", "/api/counter", {}],
    ["a socket", "/live?v=1", mode("websocket")],
    ["a socket, of a client that is no browser", "/live?v=1", {}],
    ["a file of a page", "/favicon.svg", mode("no-cors")],
  ])("%s", (_what, path, init) => {
    expect(at(`${url}${path}`, init)).toBeNull();
  });
});

test("without BASE_URL there is nowhere to lead to", () => {
  expect(addressAtHome(new Request("https://www.example.com/"), { ...hosts, BASE_URL: undefined })).toBeNull();
});
