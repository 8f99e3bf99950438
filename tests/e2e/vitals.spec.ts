import type { Page } from "@playwright/test";
import { expect, test } from "../support/journey.ts";

/** A browser that a person sits at, and that draws the lot. */
function drawTheLot(): void {
  Object.defineProperty(Navigator.prototype, "webdriver", { get: () => false });
  Math.random = () => 0;
}

/** What this page has sent, as the browser was told to send it. */
function noteBeacons(): void {
  const sent: Promise<string>[] = [];
  const send = navigator.sendBeacon.bind(navigator);
  navigator.sendBeacon = (address, body) => {
    if (body instanceof Blob) sent.push(body.text().then((text) => `${address} ${body.type} ${text}`));
    return send(address, body);
  };
  Object.assign(window, { beacons: () => Promise.all(sent) });
}

/** Notes when something has been painted, and when the page has begun to measure it. */
function noteMeasuring(): void {
  const kind = "largest-contentful-paint";
  const { observe } = PerformanceObserver.prototype;
  new PerformanceObserver(() => Object.assign(window, { isPainted: true })).observe({ type: kind, buffered: true });
  PerformanceObserver.prototype.observe = function (options) {
    observe.call(this, options);
    if (options?.type === kind) Object.assign(window, { isMeasured: true });
  };
}

const beaconsOf = (page: Page): Promise<string[]> => page.evaluate("beacons()");

/** Hides the page for a moment. None is ever hidden here by itself: every one is in front. */
async function hide(page: Page): Promise<void> {
  await page.evaluate(() => {
    Object.defineProperty(document, "visibilityState", { configurable: true, get: () => "hidden" });
    document.dispatchEvent(new Event("visibilitychange", { bubbles: true }));
    Reflect.deleteProperty(document, "visibilityState");
  });
}

const script = /MeasureScript/;

test("a view that was drawn sends its measures once, with the pattern of its page and nothing of its visitor", async ({
  member: page,
  email,
}) => {
  await page.goto("/guestbook");
  const entry = await page.locator("a[href^='/guestbook/0']").first().getAttribute("href");
  await page.addInitScript(drawTheLot);
  await page.addInitScript(noteBeacons);
  await page.addInitScript(noteMeasuring);
  await page.goto(entry ?? "");
  await expect.poll(() => page.evaluate(() => "isPainted" in window && "isMeasured" in window)).toBe(true);
  const answer = page.waitForResponse((response) => response.url().endsWith("/api/vitals"));
  await expect
    .poll(async () => {
      // What is largest is settled by the first input, or by a real end: made-up events do not count for it.
      await page.getByRole("heading").first().click();
      await hide(page);
      return beaconsOf(page);
    })
    .toHaveLength(1);
  expect((await answer).status()).toBe(204);
  await hide(page);
  const beacons = await beaconsOf(page);
  expect(beacons).toHaveLength(1);
  const [address, type, text = ""] = beacons[0]?.split(" ") ?? [];
  expect([address, type]).toEqual(["/api/vitals", "application/json"]);
  const { route, form, values, ...rest } = JSON.parse(text);
  expect([route, form]).toEqual(["/guestbook/[id]", "desk"]);
  expect(values).toMatchObject({ LCP: expect.any(Number) });
  expect(Object.keys(rest).filter((key) => key !== "network")).toEqual(["build"]);
  expect(text).not.toContain(email);
});

const unmeasured: [who: string, prepare: () => void][] = [
  ["asks for privacy", () => Object.defineProperty(navigator, "globalPrivacyControl", { get: () => true })],
  ["saves data", () => Object.defineProperty(navigator, "connection", { get: () => ({ saveData: true }) })],
  ["did not draw the lot", () => Object.assign(Math, { random: () => 0.99 })],
];
for (const [who, prepare] of unmeasured) {
  test(`a browser that ${who} loads nothing and sends nothing`, async ({ page }) => {
    const asked: string[] = [];
    page.on("request", (request) => asked.push(request.url()));
    await page.addInitScript(drawTheLot);
    await page.addInitScript(noteBeacons);
    await page.addInitScript(prepare);
    await page.goto("/guestbook");
    await expect(page.locator("template[data-route]")).toHaveCount(1);
    await page.waitForLoadState("networkidle");
    await hide(page);
    expect(await beaconsOf(page)).toEqual([]);
    expect(asked.filter((url) => script.test(url))).toEqual([]);
  });
}
