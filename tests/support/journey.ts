import { createHash } from "node:crypto";
import { type Browser, type BrowserContext, test as base, expect, type Page } from "@playwright/test";
import { drizzle } from "drizzle-orm/d1";
import * as schema from "#db/schema/index.ts";
import { seed } from "#db/seed.ts";
import { enter } from "./cookies.ts";
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
  /the server responded with a status of (400|401|403|404|409|410|429)|net::ERR_(FAILED|CONNECTION_RESET|EMPTY_RESPONSE|INTERNET_DISCONNECTED)|WebSocket connection to/;

/** Chromium gives a transition between pages up when the machine is slow, and says so as if a script had failed. */
const tooSlow = /^Transition was (?:skipped|aborted because of (?:timeout|invalid state))/;

/** Notes whatever a page of this browser logs as an error, throws, or does against its own content security policy. */
function watch(context: BrowserContext, faults: string[]): void {
  context.on("weberror", (thrown) => {
    const { message } = thrown.error();
    if (!tooSlow.test(message)) faults.push(message);
  });
  context.on("console", (message) => {
    const text = message.text();
    const isExpected = expected.test(text) && !text.includes("Content Security Policy");
    // A part that takes two seconds, as it may on a busy machine, is not well, and the badge on the landing page says so.
    const isUnwell = message.location().url.endsWith("/api/health") && text.includes("status of 503");
    if (message.type() === "error" && !isExpected && !isUnwell) faults.push(text);
  });
}

/** Fails every test in which any page has a fault, whoever opened it and in whatever browser of the test. */
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
    async ({ browser }, use) => {
      const faults: string[] = [];
      const watchOne = (context: BrowserContext) => watch(context, faults);
      browser.on("context", watchOne);
      await use(faults);
      browser.off("context", watchOne);
      expect(faults).toEqual([]);
    },
    { auto: true },
  ],
  email: async ({}, use, { testId }) => {
    await use(`${testId}-${Math.random().toString(36).slice(2, 8)}@example.com`.toLowerCase());
  },
  member: async ({ browser, site, email }, use) => {
    const page = await openSignedIn(browser, site, email);
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
  await enter(context, await signedIn(site, email), site.url);
}

/** Signs in by hand: address, code from the dev mailbox that the page links to, done. */
export async function signInByHand(page: Page, email: string): Promise<void> {
  await page.getByLabel("E-mail address").fill(email);
  await page.getByRole("button", { name: "Send me a code" }).click();
  await page.getByLabel("Code").fill(await readMailedCode(page));
  await page.getByRole("button", { name: "Sign in", exact: true }).click();
}

/** The code in the newest mail, read in the dev mailbox that the page links to. */
export async function readMailedCode(page: Page): Promise<string> {
  const mailbox = await page.getByRole("link", { name: "the dev mailbox" }).getAttribute("href");
  const mail = await page.context().newPage();
  await mail.goto(new URL(mailbox ?? "", page.url()).href);
  const subject = await mail.getByRole("heading", { level: 2, name: /\d{6}/ }).first().innerText();
  await mail.close();
  return /\d{6}/.exec(subject)?.[0] ?? "";
}
