import type { Page } from "@playwright/test";
import { live } from "~/platform/limits.ts";
import { expect, test } from "../support/journey.ts";
import { bringTypeface, openCounterInFull } from "../support/opening.ts";

const value = "[data-value]";
const online = "[data-online]";
const inState = (state: string) => `[data-connection="${state}"]`;
/** Who has left is counted for a while longer. */
const onceGone = { timeout: 15_000 + live.leaveGraceMs };
const plus = (page: Page) => page.getByRole("button", { name: "+ 1" });
const valueOn = async (page: Page) => Number((await page.locator(value).innerText()).replaceAll(",", ""));

async function openCounter(page: Page): Promise<void> {
  await page.goto("/counter");
  await expect(page.locator(inState("live"))).toBeVisible();
}

/** The page's sockets say something else of the page than it does itself, as those of a page from before a deploy would. */
async function pretendOlder(page: Page, parameter: "build" | "v", fromSocket = 1): Promise<void> {
  await page.addInitScript(
    ([parameter, fromSocket]) => {
      let opened = 0;
      window.WebSocket = class extends WebSocket {
        constructor(url: string | URL) {
          const older = new URL(url);
          opened += 1;
          if (opened >= fromSocket) older.searchParams.set(parameter, "0");
          super(older);
        }
      };
    },
    [parameter, fromSocket] as const,
  );
}

test("the tabs of one browser count as one person, another browser as a second", async ({
  page,
  context,
  browser,
  site,
}) => {
  const tab = await context.newPage();
  for (const visitor of [page, tab]) await openCounter(visitor);
  for (const visitor of [page, tab]) await expect(visitor.locator(online)).toHaveText("1", onceGone);
  const other = await browser.newPage({ baseURL: site.url.origin });
  await openCounter(other);
  for (const visitor of [page, tab, other]) await expect(visitor.locator(online)).toHaveText("2");
  await other.close();
  await tab.close();
  await expect(page.locator(online)).toHaveText("1", onceGone);
});

test("a page has one socket for all that is live on it, and asks for no more than it shows", async ({ page }) => {
  const sockets: URL[] = [];
  page.on("websocket", (socket) => sockets.push(new URL(socket.url())));
  await openCounter(page);
  await page.locator("[data-history]").scrollIntoViewIfNeeded();
  await expect(page.locator(online)).toHaveText(/\d/);
  await expect(page.getByText("A new version is out.")).toHaveCount(0);
  expect(sockets.map(({ searchParams }) => searchParams.get("topics"))).toEqual(["counter,presence"]);
});

test("a page from before a deploy goes on, and says that there is a new version", async ({ member }) => {
  await pretendOlder(member, "build");
  await openCounter(member);
  await expect(member.getByText("A new version is out.")).toBeVisible();
  const before = await valueOn(member);
  await plus(member).click();
  await expect(member.locator(value)).toHaveText(String(before + 1));
  await Promise.all([member.waitForEvent("load"), member.getByRole("button", { name: "Reload" }).click()]);
});

test("a page that the server no longer speaks with says so, and its buttons work all the same", async ({ member }) => {
  await pretendOlder(member, "v");
  await member.goto("/counter");
  await expect(member.locator(inState("outdated"))).toContainText("A newer version of this site is out.");
  await expect(member.getByRole("button", { name: "Reload" })).toBeVisible();
  const before = await valueOn(member);
  await Promise.all([member.waitForEvent("load"), plus(member).click()]);
  await expect(member.locator(value)).toHaveText(String(before + 1));
});

test("clicks that an outdated page can no longer send are not lost in silence", async ({ member }) => {
  await pretendOlder(member, "v", 2);
  await openCounterInFull(member);
  const before = await valueOn(member);
  await member.context().setOffline(true);
  await expect(member.locator(inState("offline"))).toBeVisible();
  for (let click = 0; click < 3; click += 1) await plus(member).click();
  await member.context().setOffline(false);
  await expect(member.locator(inState("outdated"))).toContainText("Your last clicks (+3) may not have been counted.");
  await expect(member.locator(value)).toHaveText(String(before));
});

test("a landing page that the server no longer speaks with offers to reload", async ({ page }) => {
  await pretendOlder(page, "v");
  await page.goto("/");
  await expect(page.getByRole("status").filter({ hasText: "A newer version is out." })).toBeVisible();
  await expect(page.locator(online)).toHaveText("–");
  await Promise.all([page.waitForEvent("load"), page.getByRole("link", { name: "Reload" }).click()]);
});

test("countries of the people online come without moving the page", async ({ browser, site }) => {
  const extraHTTPHeaders = { "mf-cf-blob": JSON.stringify({ country: "NZ" }) };
  const page = await browser.newPage({ baseURL: site.url.origin, extraHTTPHeaders });
  await page.addInitScript(() => {
    let shift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if ("value" in entry) shift += Number(entry.value);
      document.documentElement.dataset.shift = shift.toFixed(3);
    }).observe({ type: "layout-shift", buffered: true });
  });
  await bringTypeface(page);
  await openCounter(page);
  await expect(page.getByRole("list", { name: "People online by country" })).toContainText("New Zealand 1");
  await expect(page.locator("[data-countries]:visible")).toContainText("🇳🇿 New Zealand 1");
  // The one thing that may move is the time of the last move, by a hair, as it turns from UTC into the reader's zone.
  await expect(page.locator("html:not([data-shift]), [data-shift='0.000']")).toHaveCount(1);
  await page.close();
});
