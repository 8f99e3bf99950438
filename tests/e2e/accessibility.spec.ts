import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { enter } from "../support/cookies.ts";
import { everyPage, type Viewer } from "../support/every-page.ts";
import { furnish } from "../support/furnish.ts";
import { test as base, expect } from "../support/journey.ts";
import type { Visitor } from "../support/visitor.ts";

const test = base.extend<object, { people: Record<Viewer, Visitor> }>({
  people: [async ({ site }, use) => use(await furnish(site)), { scope: "worker" }],
});

/** Each page takes axe a second or two, and the machine may be busy. */
test.describe.configure({ timeout: 90_000 });

const widths = [320, 1280];

/** What axe finds depends on colours by these rules alone: the dark page is not looked at for everything again. */
const ofColours = ["color-contrast", "link-in-text-block"];

/** Also what waits for somebody to use the page: any key will do. */
async function untilComplete(page: Page): Promise<void> {
  await page.keyboard.press("Shift");
  await page.waitForFunction(() => !document.querySelector("script[data-island-id], astro-island[ssr]"));
}

/** What axe says against the page as it is now, each with where it looked. No page has frames, which legacy mode leaves out. */
async function findings(page: Page, rules?: string[]): Promise<string[]> {
  // A colour on its way to another has a contrast of its own: with less motion it is there two frames later.
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
  const axe = new AxeBuilder({ page }).setLegacyMode();
  const { violations } = await (rules ? axe.withRules(rules) : axe).analyze();
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target).join(" ")}`);
}

for (const { path, viewers, status = 200 } of everyPage)
  for (const viewer of viewers)
    test(`${path} for ${viewer}: axe finds nothing in light, dark, 320 px and 1280 px, and nothing is cut off`, async ({
      page,
      context,
      people,
      site,
      faults,
    }) => {
      await enter(context, people[viewer], site.url);
      // What is still fading in has too little contrast.
      await page.emulateMedia({ reducedMotion: "reduce" });
      await page.goto(path);
      await untilComplete(page);
      // Browsers note it when a page says that it broke.
      if (status === 500) expect(faults.splice(0)).toEqual([expect.stringContaining("status of 500")]);
      for (const width of widths) {
        await page.setViewportSize({ width, height: 800 });
        const found = { light: await findings(page), dark: [""], tooWide: 0 };
        await page.emulateMedia({ colorScheme: "dark" });
        found.dark = await findings(page, ofColours);
        await page.emulateMedia({ colorScheme: "light" });
        found.tooWide = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect([width, found]).toEqual([width, { light: [], dark: [], tooWide: 0 }]);
      }
    });

test("letters of twice the size fit a phone", async ({ page }) => {
  await page.setViewportSize({ width: 375, height: 800 });
  for (const path of ["/", "/de", "/guestbook", "/counter", "/sign-in", "/architecture"]) {
    await page.goto(path);
    await page.evaluate(() => document.documentElement.style.setProperty("font-size", "200%"));
    const tooWide = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
    expect([path, tooWide]).toEqual([path, 0]);
  }
});

test("the links of an entry are large enough for a finger", async ({ page }) => {
  await page.goto("/guestbook");
  const links = page.locator("article header a:visible");
  const heights = await links.evaluateAll((all) => all.map((link) => link.getBoundingClientRect().height));
  // What WCAG 2.2 asks for.
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(24);
});

test("the account menu works by keyboard, and the focus is never lost", async ({ member }) => {
  await member.goto("/counter");
  await member.keyboard.press("Tab");
  await expect(member.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await member.getByRole("button", { name: /^Account:/ }).focus();
  await member.keyboard.press("Enter");
  await member.keyboard.press("Tab");
  await expect(member.getByRole("link", { name: "Profile" })).toBeFocused();
  await member.keyboard.press("Escape");
  await expect(member.getByRole("button", { name: /^Account:/ })).toBeFocused();
});
