import type { Page } from "@playwright/test";
import { expect, test } from "../support/journey.ts";

const drawnParts = ".system-drawing a";
const drawnLines = ".system-drawing path[d^='M']";
const current = '[data-step][aria-current="step"]';

/** From here on a journey moves when the test says so, however long this machine takes. */
async function standStill(page: Page): Promise<void> {
  await page.clock.pauseAt(Date.now() + 60_000);
}

test("a journey is followed to its end by the keyboard alone", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.clock.install();
  await page.goto("/architecture");
  await page.keyboard.press("Tab");
  const follow = page.getByRole("button", { name: "Follow on the drawing: Read the landing page" });
  await expect(follow).toBeEnabled();
  await standStill(page);
  await follow.focus();
  await page.keyboard.press("Enter");
  const player = page.getByRole("group", { name: "Follow a request" });
  await expect(player).toBeFocused();
  await expect(player.getByRole("button", { name: "Pause" })).toBeVisible();
  await page.keyboard.press("Space");
  await expect(player.getByRole("button", { name: "Play" })).toBeVisible();
  const sentences = await page.locator("#read-landing [data-step] [data-sentence]").allInnerTexts();
  expect(sentences.length).toBeGreaterThan(5);
  for (const [index, sentence] of sentences.entries()) {
    if (index > 0) await page.keyboard.press("ArrowRight");
    await expect(player.locator("[aria-live]")).toContainText(`Step ${index + 1} of ${sentences.length}`);
    await expect(player.locator("[aria-live]")).toContainText(sentence);
    await expect(page.locator(current)).toContainText(sentence);
  }
  await page.keyboard.press("Home");
  await expect(page.locator(current)).toContainText(sentences[0] ?? "");
  await page.keyboard.press("End");
  await expect(page.locator(current)).toContainText(sentences.at(-1) ?? "");
  await expect(player).toBeFocused();
});

test("a journey plays by itself, and the drawing shows where it is", async ({ page }) => {
  await page.clock.install();
  await page.goto("/architecture");
  await page.mouse.move(10, 10);
  await page.mouse.move(20, 20);
  await page.getByLabel("Journey").selectOption("Click the counter");
  await standStill(page);
  await page.getByRole("button", { name: "Play", exact: true }).click();
  await expect(page.locator(current)).toContainText("Page → Scripts");
  await expect(page.locator(`${drawnParts}.ring-2`)).toHaveText([/^Page/, /^Scripts/]);
  await expect(page.locator(".system-drawing .packet")).toBeVisible();
  await page.clock.runFor(6100);
  await expect(page.locator(current)).toContainText("Scripts → Presence");
  await expect(page.locator("#click-counter")).toHaveAttribute("open");
});

test("with less motion nothing travels, and steps leap", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "reduce" });
  await page.goto("/architecture");
  await page.keyboard.press("Tab");
  await page.getByRole("button", { name: "Follow on the drawing: Read the landing page" }).click();
  await expect(page.locator(current)).toBeVisible();
  await expect(page.locator(".system-drawing .packet")).toBeHidden();
});

test.describe("on a phone", () => {
  test.use({ viewport: { width: 320, height: 640 }, isMobile: true, hasTouch: true });

  /** A finger on the drawing, which a script cannot fake: the browser scrolls by it, or does not. */
  async function swipe(page: Page, across: number, up: number): Promise<void> {
    const box = await page.getByRole("group", { name: /^Drawing of the system/ }).boundingBox();
    const start = { x: 200, y: (box?.y ?? 0) + 200 };
    const devTools = await page.context().newCDPSession(page);
    const touch = (type: "touchStart" | "touchMove" | "touchEnd", touchPoints: { x: number; y: number }[]) =>
      devTools.send("Input.dispatchTouchEvent", { type, touchPoints });
    const parts = Array.from({ length: 10 }, (_, index) => (index + 1) / 10);
    // All at once: a finger that rests between two of them, as on a busy machine, presses and does not swipe.
    await Promise.all([
      touch("touchStart", [start]),
      ...parts.map((part) => touch("touchMove", [{ x: start.x - across * part, y: start.y - up * part }])),
      touch("touchEnd", []),
    ]);
  }

  test("a finger on the drawing scrolls the page, or the drawing sideways; never the page sideways", async ({
    page,
  }) => {
    await page.goto("/architecture");
    const drawing = page.getByRole("group", { name: /^Drawing of the system/ });
    await swipe(page, 150, 0);
    await expect.poll(() => drawing.evaluate((box) => box.scrollLeft)).toBeGreaterThan(50);
    await expect(page.getByRole("button", { name: "Play", exact: true })).toBeEnabled();
    await swipe(page, 0, 150);
    await expect.poll(() => page.evaluate(() => scrollY)).toBeGreaterThan(50);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect(overflow).toBeLessThanOrEqual(0);
  });
});

test.describe("on a phone of common size", () => {
  test.use({ viewport: { width: 375, height: 667 }, isMobile: true, hasTouch: true });

  test("each step of a journey is in view, beside what leads to the next", async ({ page }) => {
    await page.emulateMedia({ reducedMotion: "reduce" });
    await page.goto("/architecture");
    await page.getByRole("heading", { name: "The whole system" }).tap();
    await page.getByLabel("Journey").selectOption("Click the counter");
    await standStill(page);
    const player = page.getByRole("group", { name: "Follow a request" });
    const next = page.getByRole("button", { name: "Next", exact: true });
    const steps = await page.locator("#click-counter [data-step]").count();
    for (let step = 1; step <= steps; step += 1) {
      if (step > 1) await next.tap();
      await expect(player).toContainText(`Step ${step} of ${steps}`);
      const { top } = await player.evaluate((box) => box.getBoundingClientRect());
      const lit = page.locator(`${drawnParts}.ring-2`);
      await expect(lit).toHaveCount(2);
      for (const part of await lit.all()) {
        await expect(part).toBeInViewport();
        expect((await part.boundingBox())?.y).toBeLessThan(top);
      }
    }
  });
});

test("the page speaks German at an address of its own", async ({ page }) => {
  await page.goto("/de/architecture");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText("Wie Cirrus funktioniert");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("button", { name: "Abspielen" })).toBeVisible();
  await expect(page.locator(drawnParts).filter({ hasText: "Eingang" })).toContainText("im Worker");
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("the drawing and the lists are there", async ({ page }) => {
    await page.goto("/architecture");
    const parts = await page.locator("[data-parts] > li h3").count();
    expect(parts).toBeGreaterThan(10);
    await expect(page.locator(drawnParts)).toHaveCount(parts);
    expect(await page.locator(drawnLines).count()).toBeGreaterThan(parts);
    await expect(page.locator("#read-landing [data-step]").first()).toBeVisible();
    await page.locator("summary").filter({ hasText: "Sign the guestbook" }).click();
    await expect(page.locator("#sign-guestbook [data-step]").last()).toBeVisible();
    await expect(page.getByRole("button", { name: "Play" })).toHaveCount(0);
    await page.locator(drawnParts).filter({ hasText: "D1" }).click();
    await expect(page.locator("#part-database")).toBeInViewport();
  });
});
