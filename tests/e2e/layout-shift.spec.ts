import type { Page } from "@playwright/test";
import { expect, test } from "../support/journey.ts";
import { bringTypeface } from "../support/opening.ts";

/** Below this nobody notices that anything moved. */
const unnoticed = 0.02;
const viewports = [
  { width: 320, height: 568 },
  { width: 375, height: 812 },
  { width: 1280, height: 800 },
];

/** How much of the page has moved by itself since it began to load, as browsers sum it up. */
async function shiftOf(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            if (
              "value" in entry &&
              typeof entry.value === "number" &&
              !("hadRecentInput" in entry && entry.hadRecentInput)
            )
              sum += entry.value;
          }
        }).observe({ type: "layout-shift", buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
      }),
  );
}

test("the form waits in one line, and stays open for whoever has turned to it", async ({ member }) => {
  const button = member.getByRole("button", { name: "Sign the guestbook" });
  await member.goto("/guestbook");
  await expect(member.getByLabel("Your message")).toBeVisible();
  await expect(button).toBeHidden();
  await member.getByLabel("Your message").focus();
  // The script has noticed, whether it came before or after.
  await expect(member.locator("form[data-writing]")).toHaveAttribute("data-open");
  await expect(button).toBeVisible();
  await member.getByRole("heading", { level: 1 }).click();
  await expect(button).toBeVisible();
  await member.goto("/guestbook/sign");
  await expect(button).toBeVisible();
});

for (const viewport of viewports) {
  test.describe(`at ${viewport.width} px`, () => {
    test.use({ viewport });

    test("nothing moves on the guestbook when its islands come for somebody signed out", async ({ page }) => {
      await bringTypeface(page);
      await page.goto("/guestbook", { waitUntil: "networkidle" });
      await expect(page.getByRole("main").getByRole("link", { name: "Write something" })).toBeVisible();
      expect(await shiftOf(page)).toBeLessThan(unnoticed);
    });

    test("nothing moves when the form comes for somebody signed in", async ({ member }) => {
      await member.setViewportSize(viewport);
      await bringTypeface(member);
      await member.goto("/guestbook", { waitUntil: "networkidle" });
      await expect(member.getByLabel("Your message")).toBeVisible();
      expect(await shiftOf(member)).toBeLessThan(unnoticed);
    });
  });
}
