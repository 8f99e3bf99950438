import { expect, test } from "../support/journey.ts";

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [320, 1280]) {
    test(`every part stays within the page, ${colorScheme}, ${width} px`, async ({ page }, info) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 800 });
      await page.goto("/dev/ui");
      await page.screenshot({ path: info.outputPath("parts.png"), fullPage: true });
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
    });
  }
}

test("a menu opens by keyboard, closes with Escape, and gives the focus back", async ({ page }) => {
  await page.goto("/dev/ui");
  const button = page.locator("main").getByRole("button", { name: "Menu" });
  await button.press("Enter");
  await expect(page.getByRole("link", { name: "Somewhere" })).toBeVisible();
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Somewhere" })).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(page.getByRole("link", { name: "Somewhere" })).toBeHidden();
  await expect(button).toBeFocused();
});

test("a menu stands under its button, within the page", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await page.goto("/counter");
  const button = page.getByRole("button", { name: "Menu" });
  await button.click();
  const [menu, opener] = [await page.locator("#site-menu").boundingBox(), await button.boundingBox()];
  expect(menu && opener && menu.y >= opener.y + opener.height - 1).toBe(true);
  expect(menu && menu.x >= 0 && menu.x + menu.width <= 320).toBe(true);
  await page.getByRole("link", { name: "Guestbook" }).click();
  await expect(page).toHaveURL("/guestbook");
});

test("a dialog keeps the focus, closes with Escape, and gives it back", async ({ page }) => {
  await page.goto("/dev/ui");
  const button = page.getByRole("button", { name: "Dialog" });
  await button.press("Enter");
  const dialog = page.getByRole("dialog", { name: "Really?" });
  await expect(dialog).toBeVisible();
  for (const name of ["Do it", "Cancel", "Do it"]) {
    await expect(dialog.getByRole("button", { name })).toBeFocused();
    await page.keyboard.press("Tab");
    // Past the last button the browser offers its own controls before it comes round.
    if (name === "Cancel") await page.keyboard.press("Tab");
  }
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
});

test("a toast is said politely and can be dismissed by keyboard", async ({ page }) => {
  await page.goto("/dev/ui");
  await page.getByRole("button", { name: "Toast", exact: true }).press("Enter");
  const region = page.locator("[data-toasts]");
  await expect(region).toHaveAttribute("aria-live", "polite");
  await expect(region.getByText("A toast")).toBeVisible();
  await region.getByRole("button", { name: "Dismiss" }).press("Enter");
  await expect(region.getByText("A toast")).toBeHidden();
});

test("a button that sends a form shows that it waits", async ({ page }) => {
  await page.goto("/sign-in");
  // Asked inside of the page: from outside nothing is seen of it while the next one is on its way.
  const isBusy = page.evaluate(
    () =>
      new Promise((resolve) => {
        addEventListener("submit", ({ submitter }) => queueMicrotask(() => resolve(submitter?.ariaBusy)));
      }),
  );
  await page.getByLabel("E-mail address").fill("somebody@example.com");
  await page.getByRole("button", { name: "Send me a code" }).click();
  expect(await isBusy).toBe("true");
});

test("a button that is pressed twice sends its form once", async ({ page }) => {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill("somebody@example.com");
  const isHeldBack = await page
    .getByRole("button", { name: "Send me a code" })
    .evaluate((button: HTMLButtonElement) => {
      const held: boolean[] = [];
      addEventListener("submit", ({ defaultPrevented }) => held.push(defaultPrevented));
      button.click();
      button.click();
      return held;
    });
  expect(isHeldBack).toEqual([false, true]);
  await expect(page.getByLabel("Code")).toBeVisible();
});
