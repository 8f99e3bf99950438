import { createHash } from "node:crypto";
import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { drizzle } from "drizzle-orm/d1";
import * as schema from "#db/schema/index.ts";
import { seed } from "#db/seed.ts";
import { signedIn } from "./signed-in.ts";
import { type Site, startSite } from "./site.ts";

interface Fixtures {
  /** An address that no other test uses. */
  email: string;
  /** A page of somebody who is signed in. */
  member: Page;
}

interface WorkerFixtures {
  site: Site;
}

/** Errors that are part of a journey, such as the answer to a wrong code. */
const expected =
  /the server responded with a status of (400|401|403|404|409|410|429)|net::ERR_(FAILED|CONNECTION_REFUSED)|WebSocket connection to/;

/** Fails the test when a page logs an error, throws, or breaks its own content security policy. */
function watch(page: Page, faults: string[]): void {
  page.on("pageerror", (error) => faults.push(error.message));
  page.on("console", (message) => {
    if (message.type() === "error" && !expected.test(message.text())) faults.push(message.text());
  });
}

export const test = base.extend<Fixtures & { faults: string[] }, WorkerFixtures>({
  site: [
    async ({}, use) => {
      const site = await startSite();
      await seed(drizzle(site.db, { schema }));
      await use(site);
      await site.close();
    },
    { scope: "worker", timeout: 60_000 },
  ],
  baseURL: async ({ site }, use) => use(site.url.origin),
  // Each test is a household of its own: limits per IP are not what journeys are about.
  extraHTTPHeaders: async ({}, use, { testId }) => use({ "cf-connecting-ip": ipOf(testId) }),
  faults: [
    async ({}, use) => {
      const faults: string[] = [];
      await use(faults);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
  context: async ({ context, faults }, use) => {
    context.on("page", (page) => watch(page, faults));
    await use(context);
  },
  email: async ({}, use, { testId }) => {
    await use(`${testId}-${Math.random().toString(36).slice(2, 8)}@example.com`.toLowerCase());
  },
  member: async ({ browser, site, email, faults }, use) => {
    const page = await openSignedIn(browser, site, email);
    watch(page, faults);
    page.context().on("page", (other) => watch(other, faults));
    await use(page);
    await page.context().close();
  },
});

export { expect };

/** An address of the range for documentation, the same whenever it is asked for the same somebody. */
function ipOf(somebody: string): string {
  const [, ...bytes] = createHash("sha256").update(somebody).digest();
  return `2001:db8:${bytes[0]?.toString(16)}:${bytes[1]?.toString(16)}${bytes[2]?.toString(16).padStart(2, "0")}::1`;
}

/** A page in a browser of its own whose owner has signed in before the test begins. */
export async function openSignedIn(browser: Browser, site: Site, email: string): Promise<Page> {
  const extraHTTPHeaders = { "cf-connecting-ip": ipOf(email) };
  const context = await browser.newContext({ baseURL: site.url.origin, extraHTTPHeaders });
  await enterAs(context, site, email);
  return context.newPage();
}

/** Signs somebody in with a browser, whoever used it before. */
export async function enterAs(context: BrowserContext, site: Site, email: string): Promise<void> {
  const visitor = await signedIn(site, email);
  const cookies = visitor.cookie.split("; ").map((pair) => pair.split(/=(.*)/s));
  await context.addCookies(cookies.map(([name = "", value = ""]) => ({ name, value, url: site.url.origin })));
}

/** Signs in by hand: address, code from the dev mailbox that the page links to, done. */
export async function signInByHand(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  const mailbox = await page.getByRole("link", { name: "the dev mailbox" }).getAttribute("href");
  const mail = await page.context().newPage();
  await mail.goto(new URL(mailbox ?? "", page.url()).href);
  const subject = await mail.getByRole("heading", { level: 2, name: /\d{6}/ }).first().innerText();
  await mail.close();
  await page.getByLabel("Code").fill(/\d{6}/.exec(subject)?.[0] ?? "");
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}
