import type { Page, Response } from "@playwright/test";
import { landing } from "~/platform/limits.ts";
import { weigh } from "../../bench/pages/weight.ts";
import { limits } from "../../scripts/weights/budgets.ts";
import { InjectedNews } from "../support/injected-news.ts";
import { expect, test } from "../support/journey.ts";

/** Waits until every part answers in time, which is then said for some seconds: a machine that paused is no news here. */
async function untilWell({ request }: Page): Promise<void> {
  await expect.poll(async () => (await (await request.get("/api/health")).json()).status).toBe("pass");
}

test("the landing page says what this is and shows it live", async ({ page }) => {
  await untilWell(page);
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1 })).toContainText("live community site");
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
  await expect(page.locator("[data-online]")).toHaveText(/^\d+$/);
  await expect(page.locator("[data-counter]")).toHaveText(/^-?[\d,]+$/);
  await expect(page.locator("[data-health] [data-status]")).toHaveText("All good");
  await expect(page.locator("[data-health] [data-parts]")).toHaveText(/^D1 \d+ ms · KV \d+ ms · Live \d+ ms$/);
  await page.locator("[data-latest]").scrollIntoViewIfNeeded();
  await expect(page.locator("[data-latest] a")).toHaveCount(3);
});

test("before anybody does anything, the landing page has loaded no more JavaScript than it may", async ({ page }) => {
  await untilWell(page);
  const received: Response[] = [];
  page.on("response", (response) => received.push(response));
  await page.goto("/");
  // What waits for the browser to be idle has come by then.
  await expect(page.locator("[data-online]")).toHaveText(/^\d+$/);
  await expect(page.locator("[data-health] [data-status]")).toHaveText("All good");
  const { scripts } = await weigh(received);
  expect(scripts).toBeGreaterThan(1000);
  expect(scripts).toBeLessThanOrEqual(limits.landingScriptsAtRest);
});

test("a page of a build with another key keeps what it showed in place of its islands, and goes on", async ({
  member: page,
}) => {
  const answers: number[] = [];
  page.on("response", (response) => response.url().includes("/_server-islands/") && answers.push(response.status()));
  await page.route("**/_server-islands/**", (route, request) => {
    const url = new URL(request.url());
    // What another key has encrypted is, to this one, text that was tampered with.
    url.searchParams.set(
      "e",
      (url.searchParams.get("e") ?? "").replace(/^./, (first) => (first === "0" ? "1" : "0")),
    );
    return route.continue({ url: url.href });
  });
  await page.goto("/");
  await expect.poll(() => answers.includes(400)).toBe(true);
  await expect(page.locator("[data-online]")).toHaveText(/^\d+$/);
  await expect(page.getByRole("link", { name: "Account", exact: true })).toBeVisible();
  expect(new Set(answers)).toEqual(new Set([400]));
});

test("an entry that somebody stands on by keyboard stays until they go on", async ({ page }) => {
  const news = await InjectedNews.into(page);
  await page.goto("/");
  const latest = page.locator("[data-latest]");
  await latest.scrollIntoViewIfNeeded();
  await expect(latest.getByRole("link")).toHaveCount(landing.entriesShown);
  await expect(page.locator("[data-counter]")).toHaveText(/\d/);
  const first = latest.getByRole("link").first();
  await first.focus();
  news.show({ body: "Written meanwhile" });
  // What comes behind it on the same socket shows when it was heard.
  news.send({ type: "counter", seq: 1e9, value: 4242, increments: 0, decrements: 0, movedBy: null, movedAt: null });
  await expect(page.locator("[data-counter]")).toHaveText("4,242");
  await expect(first).toBeFocused();
  await first.press("Shift+Tab");
  await expect(latest.getByRole("link").first()).toContainText("Written meanwhile");
});

test("the banner fits a phone", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto("/");
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("the landing page reads, and leads on", async ({ page }) => {
    await page.goto("/");
    await expect(page.locator("#now ~ noscript p")).toContainText("These figures need JavaScript");
    await page.getByRole("link", { name: "Sign in", exact: true }).click();
    await expect(page).toHaveURL(/\/sign-in\?next=%2F$/);
  });

  test("the counter shows its value", async ({ page }) => {
    await page.goto("/counter");
    await expect(page.locator("[data-value]")).toHaveText(/^-?[\d,]+$/);
  });
});

test("an address that is not there says so and leads back", async ({ page }) => {
  const response = await page.goto("/nothing/here");
  expect(response?.status()).toBe(404);
  await page.getByRole("link", { name: "Back to the start" }).click();
  await expect(page).toHaveURL("/");
});
