import type { Locator, Page } from "@playwright/test";
import { expect, test } from "../support/journey.ts";

/** A narrow phone, and no pointer: everything that the site is for, by keyboard alone. */
test.use({ viewport: { width: 320, height: 640 } });
test.describe.configure({ timeout: 90_000 });

/** More than any page has of links, buttons and fields before the one that is looked for. */
const mostSteps = 300;

/** Goes to `target` by Tab, once round the page at most. On the way the focus is in view, and always to be seen. */
async function tabTo(page: Page, target: Locator): Promise<void> {
  // Where the page was left for another, that one has to be there as a whole.
  await target.waitFor({ state: "attached" });
  await page.waitForLoadState();
  let rounds = 0;
  for (let step = 0; step < mostSteps && rounds < 2; step += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press("Tab");
    const focus = await focusState(page);
    if (focus) expect(focus).toEqual({ isInView: true, isMarked: true });
    else rounds += 1;
  }
  throw new Error(`Tab does not lead to ${target}.`);
}

/** How whatever has the focus stands there; null when that is the browser itself, between the last of a page and the first. */
function focusState(page: Page) {
  return page.evaluate(() => {
    const focused = document.activeElement;
    if (!focused || focused === document.body) return null;
    const { top, bottom, left, right } = focused.getBoundingClientRect();
    const { outlineStyle, outlineWidth } = getComputedStyle(focused);
    return {
      isInView: bottom > 0 && top < innerHeight && right > 0 && left < innerWidth,
      isMarked: outlineStyle !== "none" && Number.parseFloat(outlineWidth) >= 2,
    };
  });
}

async function press(page: Page, target: Locator): Promise<void> {
  await tabTo(page, target);
  await page.keyboard.press("Enter");
}

/** Through the menu that a phone has in place of the links. */
async function goTo(page: Page, name: string): Promise<void> {
  await press(page, page.getByRole("button", { name: "Menu" }));
  await press(page, page.locator("#site-menu").getByRole("link", { name }));
}

async function signIn(page: Page, email: string): Promise<void> {
  await tabTo(page, page.getByLabel("E-mail address"));
  await page.keyboard.type(email);
  await page.keyboard.press("Enter");
  const mailbox = page.getByRole("link", { name: "the dev mailbox" });
  await tabTo(page, mailbox);
  const asked = page.url();
  await page.goto((await mailbox.getAttribute("href")) ?? "");
  const subject = await page.getByRole("heading", { level: 2, name: /\d{6}/ }).first().innerText();
  await page.goto(asked);
  await tabTo(page, page.getByLabel("Code"));
  await page.keyboard.type(/\d{6}/.exec(subject)?.[0] ?? "");
  await page.keyboard.press("Enter");
}

test("a visitor reads, signs in, signs the guestbook, moves the counter, takes another name and leaves", async ({
  page,
  email,
}) => {
  await page.goto("/");
  await page.keyboard.press("Tab");
  await expect(page.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await page.keyboard.press("Enter");
  await press(page, page.getByRole("link", { name: "Sign the guestbook" }));
  await expect(page).toHaveURL("/guestbook");

  await press(page, page.getByRole("link", { name: "Write something" }));
  await expect(page).toHaveURL(/\/sign-in/);
  await signIn(page, email);
  await expect(page).toHaveURL("/guestbook/sign");
  await tabTo(page, page.getByLabel("Your message"));
  const text = `By keyboard alone, ${email}`;
  await page.keyboard.type(text);
  await press(page, page.getByRole("button", { name: "Sign the guestbook" }));
  await expect(page.getByText(text)).toBeVisible();

  await goTo(page, "Counter");
  const value = page.locator("[data-value]");
  await expect(page.getByText("Live: changes arrive as they happen.")).toBeVisible();
  const before = Number((await value.innerText()).replaceAll(",", ""));
  await press(page, page.getByRole("button", { name: "+ 1" }));
  await expect(value).toHaveText(String(before + 1));

  await press(page, page.getByRole("button", { name: /^Account:/ }));
  await press(page, page.getByRole("link", { name: "Profile" }));
  const name = page.getByLabel("Display name");
  await tabTo(page, name);
  await page.keyboard.press("ControlOrMeta+a");
  await page.keyboard.type("Keys Only");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("button", { name: "Account: Keys Only" })).toBeVisible();

  await press(page, page.getByRole("button", { name: /^Account:/ }));
  await press(page, page.locator("#account-menu").getByRole("button", { name: "Sign out" }));
  await expect(page.getByRole("link", { name: "Sign in", exact: true })).toBeVisible();
});

test("the language is changed by keyboard, the page stays, and what follows speaks it", async ({ page }) => {
  await page.goto("/guestbook?country=DE");
  await press(page, page.getByRole("button", { name: "Deutsch" }));
  await expect(page.locator("html")).toHaveAttribute("lang", "de");
  await expect(page).toHaveURL("/guestbook?country=DE");
  await page.goto("/");
  await expect(page).toHaveURL("/de");
  await press(page, page.getByRole("button", { name: "English" }));
  await expect(page).toHaveURL("/");
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
});
