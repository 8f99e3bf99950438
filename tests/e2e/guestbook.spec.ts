import type { Locator, Page } from "@playwright/test";
import { expect, signInByHand, test } from "../support/journey.ts";

/** Every entry of a page, once there is any and the page has loaded. */
async function allEntries(page: Page): Promise<Locator[]> {
  await expect(page.getByRole("article")).not.toHaveCount(0);
  await page.waitForLoadState();
  return page.getByRole("article").all();
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("a visitor reads on, signs in, writes, and sees the entry", async ({ page, email }) => {
      await page.goto("/guestbook");
      await expect(page.getByRole("article")).toHaveCount(20);
      await page.getByRole("link", { name: "Older" }).click();
      await expect(page).toHaveURL(/before=/);
      await expect(page.getByRole("article")).toHaveCount(20);
      await page.goto("/guestbook/sign");
      await signInByHand(page, email);
      await expect(page).toHaveURL("/guestbook/sign");
      await page.getByLabel("Your message").fill(`Hello from ${email}`);
      await page.getByRole("button", { name: "Sign the guestbook" }).click();
      await expect(page).toHaveURL(/\/guestbook#entry-/);
      await expect(page.getByRole("article").filter({ hasText: `Hello from ${email}` })).toHaveCount(1);
    });

    test("a visitor finds entries by words and by country, and goes back to all of them", async ({ page }) => {
      await page.goto("/guestbook");
      await page.getByLabel("Search the guestbook").fill("glasses cod");
      await page.getByRole("button", { name: "Search" }).click();
      await expect(page.getByRole("heading", { name: "Entries with “glasses cod”" })).toBeVisible();
      for (const entry of await allEntries(page)) await expect(entry).toContainText("code arrived");
      const country = page.getByTitle(/^Entries from /).first();
      const name = await country.innerText();
      await country.click();
      const title = (await page.getByRole("heading", { level: 2 }).innerText()).replace("Entries from ", "");
      expect(name).toContain(title);
      for (const entry of await allEntries(page)) await expect(entry).toContainText(title);
      await page.getByLabel("Search the guestbook").fill("nowhere");
      await page.getByLabel("Search the guestbook").press("Enter");
      await expect(page.getByRole("heading", { name: `Entries with “nowhere” from ${title}` })).toBeVisible();
      await expect(page.getByText("Nothing found.")).toBeVisible();
      await page.getByRole("link", { name: "Show all entries" }).click();
      await expect(page.getByRole("article")).toHaveCount(20);
    });

    test("a text that is too long comes back whole, with the reason at the field", async ({ page, email }) => {
      const text = "long ".repeat(150);
      await page.goto("/sign-in?next=/guestbook/sign");
      await signInByHand(page, email);
      await page.getByLabel("Your message").fill(text);
      await page.getByRole("button", { name: "Sign the guestbook" }).click();
      await expect(page.getByLabel("Your message")).toHaveAccessibleDescription(/at most 500/);
      await expect(page.getByLabel("Your message")).toHaveValue(text);
    });
  });
}

test("the form is on the guestbook itself for those who are signed in", async ({ member, email }) => {
  await member.goto("/guestbook");
  await member.getByLabel("Your message").fill(`Straight from the list, ${email}`);
  await member.getByRole("button", { name: "Sign the guestbook" }).click();
  const entry = member.getByRole("article").first();
  await expect(entry).toContainText(`Straight from the list, ${email}`);
  await expect(entry.getByRole("button", { name: "Remove" })).toBeVisible();
});

test("a page that comes as a copy, and is confirmed, runs its scripts and fills in what only its reader sees", async ({
  member,
}) => {
  // Whoever has just written is given no copy.
  await member.context().clearCookies({ name: "cirrus.bookmark" });
  await member.goto("/guestbook?newest=01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8");
  const reload = async () => {
    const response = await member.reload();
    const known = (await response?.allHeaders())?.["etag"];
    const sent = (await response?.request().allHeaders())?.["if-none-match"];
    return sent !== undefined && sent === known;
  };
  await expect.poll(reload).toBe(true);
  await expect(member.locator("time").last()).not.toContainText("UTC");
  await expect(member.getByLabel("Your message")).toBeVisible();
});

test("times are shown in the reader's own zone", async ({ page }) => {
  await page.goto("/guestbook");
  await expect(page.locator("time").last()).not.toContainText("UTC");
});

test("an entry can be linked to", async ({ page }) => {
  await page.goto("/guestbook");
  const id = await page.getByRole("article").nth(3).getAttribute("id");
  const entry = page.locator(`[id="${id}"]`);
  const text = await entry.locator("p").innerText();
  await entry
    .getByRole("link")
    .filter({ has: page.locator("time") })
    .click();
  await expect(page.getByRole("article")).toHaveCount(1);
  await expect(page.getByRole("article").locator("p")).toHaveText(text);
});
