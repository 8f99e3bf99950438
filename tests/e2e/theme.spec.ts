import type { Page } from "@playwright/test";
import { expect, openSignedIn, signInByHand, test } from "../support/journey.ts";

const dark = "rgb(10, 17, 31)";
const light = "rgb(245, 248, 253)";

/** The theme when the body begins, before any of it can be painted, and what the page looks like when it is complete. */
async function watchFirstPaint(page: Page): Promise<() => Promise<{ atBody: string; atEnd: string }>> {
  await page.addInitScript(() => {
    const seen = { atBody: "none", atEnd: "none" };
    Object.assign(window, { seen });
    new MutationObserver((_, observer) => {
      if (!document.body) return;
      observer.disconnect();
      seen.atBody = document.documentElement.dataset.theme || "system";
    }).observe(document, { childList: true, subtree: true });
    window.addEventListener("load", () => {
      seen.atEnd = getComputedStyle(document.body).backgroundColor;
    });
  });
  return async () => {
    // An address is the new one before its page is complete.
    await page.waitForLoadState("load");
    return page.evaluate(() => Reflect.get(window, "seen"));
  };
}

async function choose(page: Page, theme: "System" | "Light" | "Dark"): Promise<void> {
  await page.goto("/profile");
  await page.getByLabel(theme).check();
  await page.getByRole("button", { name: "Save preferences" }).click();
  await expect(page.getByText("Your preferences are saved.")).toBeVisible();
  await page.waitForLoadState();
}

const background = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

test("dark stays dark under a light system, on prerendered and rendered pages, from the first paint on", async ({
  member,
}) => {
  await member.emulateMedia({ colorScheme: "light" });
  await choose(member, "Dark");
  expect(await background(member)).toBe(dark);
  const seen = await watchFirstPaint(member);
  for (const path of ["/", "/guestbook", "/counter", "/profile", "/nothing/here"]) {
    await member.goto(path);
    expect([path, await seen()]).toEqual([path, { atBody: "dark", atEnd: dark }]);
    await expect(member.locator('meta[name="theme-color"][media="all"]')).toHaveAttribute("content", "#0a111f");
  }
});

test("light stays light under a dark system, and the system counts again when it is chosen", async ({ member }) => {
  await member.emulateMedia({ colorScheme: "dark" });
  const seen = await watchFirstPaint(member);
  await choose(member, "Light");
  await member.goto("/");
  expect(await seen()).toEqual({ atBody: "light", atEnd: light });
  await choose(member, "System");
  await member.goto("/");
  expect((await seen()).atEnd).toBe(dark);
});

test("another browser of the same person is dark from the first page after signing in, and not after signing out", async ({
  member,
  page,
  email,
}) => {
  await choose(member, "Dark");
  await page.emulateMedia({ colorScheme: "light" });
  const seen = await watchFirstPaint(page);
  await page.goto("/sign-in?next=%2F");
  expect((await seen()).atEnd).toBe(light);
  await signInByHand(page, email);
  await expect(page).toHaveURL("/");
  expect(await seen()).toEqual({ atBody: "dark", atEnd: dark });
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await expect(page.getByRole("link", { name: "Sign in" })).toBeVisible();
  await expect.poll(async () => (await seen()).atEnd).toBe(light);
});

test("a page that is open learns of a sign-out in another tab", async ({ member }) => {
  await member.goto("/");
  await expect(member.getByRole("button", { name: /^Account:/ })).toBeVisible();
  const other = await member.context().newPage();
  await other.goto("/profile");
  await other.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await expect(other).toHaveURL("/");
  await member.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(member.getByRole("button", { name: /^Account:/ })).toBeHidden();
  await expect(member.getByRole("link", { name: "Sign in" })).toBeVisible();
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("what is rendered for one person is in their theme, and all the rest follows the system", async ({
    browser,
    site,
    email,
  }) => {
    const member = await openSignedIn(browser, site, email);
    await member.emulateMedia({ colorScheme: "light" });
    await choose(member, "Dark");
    for (const [path, colour] of [
      ["/counter", dark],
      ["/", light],
    ] as const) {
      await member.goto(path);
      expect([path, await background(member)]).toEqual([path, colour]);
    }
    await member.context().close();
  });
});
