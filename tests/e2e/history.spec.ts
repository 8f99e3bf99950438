import { expect, openSignedIn, test } from "../support/journey.ts";
import { openCounterInFull } from "../support/opening.ts";
import { Visitor } from "../support/visitor.ts";

const live = '[data-connection="live"]';
const sum = "[data-history-sum]";
const countOf = (text: string) => Number(text.replaceAll(/\D/g, ""));

for (const path of ["/counter", "/counter?range=30d"]) {
  test(`the chart's right edge grows with somebody's click, ${path}`, async ({ member, page }) => {
    for (const visitor of [member, page]) {
      await visitor.goto(path);
      await expect(visitor.locator(live)).toBeVisible();
    }
    const before = countOf(await page.locator(sum).innerText());
    await page.locator("[data-history]").scrollIntoViewIfNeeded();
    await member.getByRole("button", { name: "− 1" }).click();
    await expect.poll(async () => countOf(await page.locator(sum).innerText())).toBe(before + 1);
    await expect(page.locator("[data-history] rect").last()).not.toHaveAttribute("height", "0");
    await expect(page.getByText("Nothing has moved")).toBeHidden();
    await page.reload();
    await expect.poll(async () => countOf(await page.locator(sum).innerText())).toBe(before + 1);
  });
}

/** Pages that were away ask at a moment that each draws for itself: this one draws the first. */
function drawTheFirst(): void {
  Math.random = () => 0;
}

/** The chart as it would be if the page had been rendered an hour ago, with moves that have left the range since. */
function pretendAnHourAgo(): void {
  new MutationObserver((_, observer) => {
    const chart = document.querySelector<HTMLElement>("[data-history]");
    if (!chart) return;
    observer.disconnect();
    chart.dataset.newest = String(Number(chart.dataset.newest) - 3_600_000);
    chart.dataset.moves = chart.dataset.moves?.replace(/\d+$/, "999999");
  }).observe(document, { childList: true, subtree: true });
}

test("a page that was away while a bar ended asks for the chart anew", async ({ browser, site, page, email }) => {
  const other = await openSignedIn(browser, site, email);
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.resourceType() === "fetch" && request.url().endsWith("/counter")) asked.push(request.url());
  });
  await page.addInitScript(drawTheFirst);
  await page.addInitScript(pretendAnHourAgo);
  await openCounterInFull(page);
  await page.context().setOffline(true);
  await expect(page.locator('[data-connection="offline"]')).toBeVisible();
  await other.goto("/counter");
  await other.getByRole("button", { name: "+ 1" }).click();
  await expect(other.locator(live)).toBeVisible();
  await page.context().setOffline(false);
  await expect(page.locator(live)).toBeVisible();
  await other.getByRole("button", { name: "+ 1" }).click();
  const truth = async () =>
    countOf(/data-history-sum[^>]*>([^<]+)/.exec(await new Visitor(site.url).read("/counter"))?.[1] ?? "");
  await expect.poll(async () => countOf(await page.locator(sum).innerText()) - (await truth())).toBe(0);
  expect(asked).toHaveLength(1);
  await other.context().close();
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("the range is a link, and the table opens", async ({ page }) => {
    await page.goto("/counter");
    await page.getByRole("link", { name: "30 days" }).click();
    await expect(page.getByRole("heading", { name: "The last 30 days" })).toBeVisible();
    await page.getByText("The figures as a table").click();
    await expect(page.getByRole("columnheader", { name: "Taken away" })).toBeVisible();
  });
});
