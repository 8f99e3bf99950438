import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits } from "~/platform/limits.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

describe("limits", () => {
  test("mails to one address are limited, from however many IPs, and the page says when to try again", async () => {
    const visitor = new Visitor(site.url);
    const email = "limited@example.com";
    const statuses: number[] = [];
    let last: Response | undefined;
    for (let mail = 0; mail <= limits.codeMailsPerAddress.max; mail += 1) {
      last = await visitor.askForCode(email, { "cf-connecting-ip": `198.51.100.${mail}` });
      statuses.push(last.status);
    }
    expect(statuses).toEqual([...Array(limits.codeMailsPerAddress.max).fill(303), 429]);
    expect(Number(last?.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(await last?.text()).toContain("Try again in");
  });

  test("mails from one IP are limited, to however many addresses, also over Better Auth's own address", async () => {
    const headers = { "cf-connecting-ip": "203.0.113.9" };
    const visitor = new Visitor(site.url);
    const ask = (index: number) =>
      visitor.postJson(
        "/auth/email-otp/send-verification-otp",
        { email: `many-${index}@example.com`, type: "sign-in" },
        headers,
      );
    const statuses = await Promise.all(Array.from({ length: 40 }, async (_, index) => (await ask(index)).status));
    expect(statuses.filter((status) => status === 200)).toHaveLength(limits.codeMailsPerIp.max);
    const refused = await ask(99);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
  });
});

test("an address longer than any is refused over Better Auth's own address too, and nothing is kept", async () => {
  const email = `${"a".repeat(20_000)}@example.com`;
  const asked = await new Visitor(site.url).postJson("/auth/email-otp/send-verification-otp", {
    email,
    type: "sign-in",
  });
  expect(asked.status).toBe(400);
  const kept = site.db.prepare("SELECT count(*) AS n FROM verification WHERE length(value) > 10000");
  expect(await kept.first<number>("n")).toBe(0);
});

test("one IPv6 customer is one caller, and labels after a plus are one inbox", async () => {
  const statuses: number[] = [];
  for (let mail = 0; mail <= limits.codeMailsPerIp.max; mail += 1) {
    const headers = { "cf-connecting-ip": `2001:db8:7:7::${mail.toString(16)}` };
    statuses.push((await new Visitor(site.url).askForCode(`v6-${mail}@example.com`, headers)).status);
  }
  expect(statuses.at(-1)).toBe(429);
  const labels: number[] = [];
  for (let mail = 0; mail <= limits.codeMailsPerAddress.max; mail += 1) {
    const headers = { "cf-connecting-ip": `198.51.100.${100 + mail}` };
    labels.push((await new Visitor(site.url).askForCode(`label+${mail}@example.com`, headers)).status);
  }
  expect(labels.at(-1)).toBe(429);
});
