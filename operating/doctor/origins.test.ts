import { expect, test } from "vitest";
import { checkLocalOrigin, checkOrigins } from "./origins.ts";

const domain = { DOMAIN: "cirrus.example" };

test.each<[env: Record<string, string>, rows: { mark: string; what: string }[]]>([
  [{}, [{ mark: "ok", what: "workers.dev" }]],
  [domain, [{ mark: "ok", what: "https://cirrus.example" }]],
  [{ ...domain, DOMAIN_ALIASES: "www.cirrus.example" }, [{ mark: "ok", what: "also at www.cirrus.example" }]],
  [{ ...domain, BASE_URL: "http://cirrus.example" }, [{ mark: "fail", what: "not https" }]],
  [{ ...domain, BASE_URL: "https://other.example" }, [{ mark: "fail", what: "none of cirrus.example" }]],
  [{ BASE_URL: "https://other.example" }, [{ mark: "warn", what: "DOMAIN is not set" }]],
  [
    { ...domain, COOKIE_DOMAIN: "cirrus.example" },
    [
      { mark: "ok", what: "" },
      { mark: "ok", what: "below cirrus.example" },
    ],
  ],
  [
    { COOKIE_DOMAIN: "acme.workers.dev" },
    [
      { mark: "ok", what: "" },
      { mark: "fail", what: "drop the cookie" },
    ],
  ],
  [
    { TRUSTED_ORIGINS: "https://a.example" },
    [
      { mark: "ok", what: "" },
      { mark: "ok", what: "https://a.example may call" },
    ],
  ],
  [
    { TRUSTED_ORIGINS: "http://a.example" },
    [
      { mark: "ok", what: "" },
      { mark: "warn", what: "http://a.example" },
    ],
  ],
  [
    { ...domain, TRUSTED_ORIGINS: "https://cirrus.example" },
    [
      { mark: "ok", what: "" },
      { mark: "warn", what: "the site itself" },
    ],
  ],
])("the origins of %j", (env, rows) => {
  const expected = rows.map(({ mark, what }) => ({ mark, what: expect.stringContaining(what) }));
  expect(checkOrigins("prod", env)).toMatchObject(expected);
});

test("a preview has nothing of the public address, so nothing of it can be wrong", () => {
  const env = { BASE_URL: "http://cirrus.example", COOKIE_DOMAIN: "acme.workers.dev", ...domain };
  expect(checkOrigins("pr-12", env)).toMatchObject([{ mark: "ok", what: expect.stringContaining("workers.dev") }]);
});

test("a laptop that claims a public address is told what comes of it", () => {
  expect(checkLocalOrigin({})).toEqual([]);
  expect(checkLocalOrigin({ BASE_URL: "http://localhost:4321" })).toEqual([]);
  expect(checkLocalOrigin({ BASE_URL: "https://cirrus.example" })).toMatchObject([{ mark: "warn" }]);
});
