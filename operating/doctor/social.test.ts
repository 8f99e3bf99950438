import { expect, test } from "vitest";
import { checkSocial } from "./social.ts";

const google = { GOOGLE_CLIENT_ID: "123456-abc0def.apps.googleusercontent.com", GOOGLE_CLIENT_SECRET: "value-1" };
const github = { GITHUB_CLIENT_ID: "Ov23liABCDEFGHIJKLMN", GITHUB_CLIENT_SECRET: "value-2" };

test("a provider without keys says which would switch it on, and what it must know", () => {
  expect(checkSocial({ GOOGLE_CLIENT_ID: google.GOOGLE_CLIENT_ID }, "http://localhost:4321")).toMatchObject([
    {
      mark: "warn",
      what: expect.stringContaining("off"),
      fix: expect.stringContaining("GOOGLE_CLIENT_ID and GOOGLE_CLIENT_SECRET"),
      paste: [
        ["Authorised JavaScript origins", "http://localhost:4321"],
        ["Authorised redirect URIs", "http://localhost:4321/auth/callback/google"],
      ],
    },
    { mark: "warn", fix: expect.stringContaining("GITHUB_CLIENT_ID and GITHUB_CLIENT_SECRET") },
  ]);
});

test("a provider with keys is on, and the address that it must know is that of the stage", () => {
  const findings = checkSocial({ ...google, ...github }, "https://cirrus-pr-12.acme.workers.dev");
  expect(findings).toMatchObject([{ mark: "ok" }, { mark: "ok" }]);
  expect(findings[1]?.paste).toContainEqual([
    "Authorization callback URL",
    "https://cirrus-pr-12.acme.workers.dev/auth/callback/github",
  ]);
  expect(JSON.stringify(findings)).not.toContain("value-");
});

test.each(["0123456789abcdef0123", "Iv1.0123456789abcdef"])("takes %s for an id of GitHub's", (id) => {
  expect(checkSocial({ ...github, GITHUB_CLIENT_ID: id }, "https://a.example")[1]?.mark).toBe("ok");
});

test("an id that looks like nobody's is worth a look", () => {
  const swapped = { GOOGLE_CLIENT_ID: "GOCSPX-0123456789", GOOGLE_CLIENT_SECRET: google.GOOGLE_CLIENT_ID };
  expect(checkSocial({ ...swapped, ...github }, "https://a.example")).toMatchObject([{ mark: "warn" }, { mark: "ok" }]);
});
