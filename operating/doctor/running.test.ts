import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import type { Ask } from "./outside.ts";
import { checkRunning, readExpectedHeaders } from "./running.ts";

const expected = readExpectedHeaders(readFileSync("public/_headers", "utf8"));
const address = new URL("https://cirrus.example");
const headers = Object.fromEntries(expected);

/** A site that is well, but for some of its answers. */
function site(answers: Record<string, () => Response> = {}): Ask {
  const well: Record<string, () => Response> = {
    "/": () =>
      new Response("", {
        headers: { ...headers, "content-security-policy": "default-src 'self'; frame-ancestors 'none'" },
      }),
    "/api/health": () => Response.json({ status: "pass" }, { headers }),
  };
  return async (url) => {
    const { pathname } = new URL(url);
    return (answers[pathname] ?? well[pathname])?.() ?? new Response("", { status: 404 });
  };
}

const unwell = async (ask: Ask) => (await checkRunning(address, expected, ask)).filter(({ mark }) => mark !== "ok");

test("knows the headers that every answer carries", () => {
  expect(expected.size).toBeGreaterThan(6);
  expect(expected.get("x-frame-options")).toBe("DENY");
});

test("a site that is well has nothing to mend", async () => {
  expect(await unwell(site())).toEqual([]);
});

test.each<[answers: Record<string, () => Response>, mark: string, about: string]>([
  [{ "/api/health": () => Response.json({ status: "fail" }, { status: 503, headers }) }, "fail", "Health"],
  [{ "/api/health": () => Response.json({ status: "warn" }, { headers }) }, "warn", "Health"],
  [{ "/api/health": () => new Response("<h1>Hello</h1>", { headers }) }, "fail", "Health"],
  [{ "/dev/mailbox": () => new Response("") }, "fail", "Closed doors"],
  [{ "/auth/reference": () => Response.redirect("https://cirrus.example/a") }, "fail", "Closed doors"],
  [{ "/dev/mailbox": () => new Response("", { status: 503 }) }, "warn", "Closed doors"],
  [{ "/": () => new Response("", { headers: { ...headers, "x-frame-options": "SAMEORIGIN" } }) }, "fail", "Headers"],
])("what is wrong with a running site is told of: case %#", async (answers, mark, about) => {
  expect(await unwell(site(answers))).toMatchObject([{ mark, about }]);
});

test("a site that nobody reaches is one row, with the reason", async () => {
  const nobody = () => Promise.reject(new TypeError("fetch failed", { cause: new Error("ENOTFOUND cirrus.example") }));
  expect(await unwell(nobody)).toMatchObject([{ mark: "fail", what: expect.stringContaining("ENOTFOUND") }]);
});
