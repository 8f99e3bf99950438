import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { FakeResend } from "../support/fake-resend.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

const apiKey = "re_tests_only_0123456789";
const secrets = { BETTER_AUTH_SECRET: "tests-only-tests-only-tests-only-tests", RESEND_API_KEY: apiKey };

let resend: FakeResend;
let site: Site;
beforeAll(async () => {
  resend = await FakeResend.start(apiKey);
});
afterEach(() => site.close());
afterAll(() => resend.close());

/** The cookies of a sign-in over `/auth/*`, by name, each with its attributes. */
async function cookiesAt(vars: Record<string, string>): Promise<Map<string, string[]>> {
  site = await startSite({ vars: { RESEND_BASE_URL: resend.url, ...vars }, secrets });
  const visitor = new Visitor(site.url);
  const email = `at-${resend.sent.length}@example.com`;
  const headers = vars["BASE_URL"] ? { origin: vars["BASE_URL"] } : {};
  await visitor.postJson("/auth/email-otp/send-verification-otp", { email, type: "sign-in" }, headers);
  const [otp] = /\b\d{6}\b/.exec((await resend.mailTo(email)).text ?? "") ?? [];
  const response = await visitor.postJson("/auth/sign-in/email-otp", { email, otp }, headers);
  expect(response.status).toBe(200);
  const lines = response.headers.getSetCookie().map((line) => line.split("; "));
  return new Map(lines.map(([pair = "", ...attributes]) => [pair.split("=")[0] ?? "", attributes]));
}

const always = ["HttpOnly", "SameSite=Lax", "Path=/"];
const ours = ["cirrus.session_token", "cirrus.session_data"];
const domains = (cookies: Map<string, string[]>) =>
  [...cookies.values()].flat().filter((attribute) => /^domain=/i.test(attribute));

describe("the cookies of a session", () => {
  test("on a laptop: HttpOnly, Lax, for the whole site, over http, for this host alone", async () => {
    const cookies = await cookiesAt({ STAGE: "dev" });
    for (const name of ours) {
      expect(cookies.get(name)).toEqual(expect.arrayContaining(always));
      expect(cookies.get(name)).not.toContain("Secure");
    }
    expect(domains(cookies)).toEqual([]);
  });

  test.each([
    { name: "prod", vars: { STAGE: "prod" } },
    { name: "a preview", vars: { STAGE: "pr-12" } },
    { name: "no stage", vars: {} },
  ])("at $name: Secure as well, in the name too, and still for this host alone", async ({ vars }) => {
    const cookies = await cookiesAt(vars);
    for (const name of ours)
      expect(cookies.get(`__Secure-${name}`)).toEqual(expect.arrayContaining([...always, "Secure"]));
    for (const name of ours) expect(cookies.has(name)).toBe(false);
    expect(domains(cookies)).toEqual([]);
  });

  test("with COOKIE_DOMAIN they are for its subdomains too; the bookmark is not", async () => {
    const cookies = await cookiesAt({ BASE_URL: "https://app.example.com", COOKIE_DOMAIN: "example.com" });
    for (const name of ours)
      expect(cookies.get(`__Secure-${name}`)).toEqual(
        expect.arrayContaining([...always, "Secure", "Domain=example.com"]),
      );
    expect(cookies.get("cirrus.bookmark")).toEqual(expect.arrayContaining(always));
    expect(domains(cookies)).toHaveLength(ours.length);
  });
});
