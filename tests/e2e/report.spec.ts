import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { expect, signInByHand, test } from "../support/journey.ts";
import { turnToForm } from "../support/opening.ts";

/** Each page takes axe a second or two, and the machine may be busy. */
test.describe.configure({ timeout: 90_000 });

const entryWith = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text });
const reportLink = (page: Page, text: string) =>
  entryWith(page, text).getByRole("link", { name: /^Report the entry of/ });
/** At an entry of the seed, whoever wrote it: those that other tests write stand above. */
const lastReportLink = (page: Page) => page.getByRole("link", { name: /^Report the entry of/ }).last();
const thanks = (page: Page) => page.getByText("Thank you for your report.");

test("somebody reports an entry with JavaScript off: what was wrong is said at the field, and thanks at the end", async ({
  browser,
  member,
  site,
}) => {
  const context = await browser.newContext({
    baseURL: site.url.origin,
    javaScriptEnabled: false,
    storageState: await member.context().storageState(),
  });
  const page = await context.newPage();
  await page.goto("/guestbook");
  await expect(thanks(page)).toBeHidden();
  const author = await page.getByRole("article").last().locator("strong[data-name]").innerText();
  await lastReportLink(page).click();
  await expect(page.getByRole("figure")).toContainText(`${author} wrote`);
  await page.getByRole("radio", { name: "Something else" }).check();
  await page.getByRole("button", { name: "Report" }).click();
  await expect(page.getByLabel("Note")).toHaveAccessibleDescription(/Say in a few words/);
  await expect(page.getByRole("radio", { name: "Something else" })).toBeChecked();
  await page.getByLabel("Note").fill("Kites belong elsewhere.");
  await page.getByRole("button", { name: "Report" }).click();
  await expect(page).toHaveURL("/guestbook#reported");
  await expect(thanks(page)).toBeVisible();
  await context.close();
});

test("somebody who is signed out comes back to the report after signing in, and back once more is thanked again", async ({
  page,
  email,
}) => {
  await page.goto("/guestbook");
  await lastReportLink(page).click();
  await page.getByRole("main").getByRole("link", { name: "Sign in" }).click();
  await signInByHand(page, email);
  await expect(page).toHaveURL(/\/guestbook\/[^/]+\/report$/);
  await page.getByRole("radio", { name: "Spam or advertising" }).check();
  await page.getByRole("button", { name: "Report" }).dblclick();
  await expect(thanks(page)).toBeVisible();
  await page.goBack();
  await page.reload();
  await expect(page.getByText("You have reported this entry.")).toBeVisible();
});

test("one's own entry has no report beside its tools, wherever it stands; those of others have", async ({
  member,
  page,
  email,
}) => {
  const text = `Mine, ${email}`;
  await member.goto("/guestbook");
  await turnToForm(member);
  await member.getByLabel("Your message").fill(text);
  await member.getByRole("button", { name: "Sign the guestbook" }).click();
  const own = entryWith(member, text);
  await expect(own.getByRole("button", { name: "Remove" })).toBeVisible();
  const path = `/guestbook/${(await own.getAttribute("id"))?.replace("entry-", "")}`;
  for (const address of [null, "/guestbook", path, "/guestbook/mine"]) {
    if (address) await member.goto(address);
    await expect(own.getByRole("button", { name: "Remove" })).toBeVisible();
    await expect(reportLink(member, text)).toBeHidden();
    // On the first of these pages it was the browser that filled in the entry.
    await expect(own.locator("[data-report]")).toHaveAttribute("href", `${path}/report`);
  }
  await page.goto(path);
  await expect(reportLink(page, text)).toBeVisible();
  const box = await reportLink(page, text).boundingBox();
  expect([box && box.width >= 44, box && box.height >= 44]).toEqual([true, true]);
});

test("axe finds nothing on the page, in light and dark, narrow and wide, and with a fault", async ({ member }) => {
  // What is still changing its colour has too little contrast.
  await member.emulateMedia({ reducedMotion: "reduce" });
  await member.goto("/guestbook");
  const path = await lastReportLink(member).getAttribute("href");
  await member.goto(path ?? "");
  await member.getByRole("radio", { name: "Something else" }).check();
  await member.getByRole("button", { name: "Report" }).click();
  await expect(member.getByLabel("Note")).toBeFocused();
  for (const colorScheme of ["light", "dark"] as const) {
    for (const width of [320, 1280]) {
      await member.emulateMedia({ colorScheme });
      await member.setViewportSize({ width, height: 800 });
      expect((await new AxeBuilder({ page: member }).setLegacyMode().analyze()).violations).toEqual([]);
      expect(await member.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
    }
  }
  await member.goto("/guestbook#reported");
  expect((await new AxeBuilder({ page: member }).setLegacyMode().analyze()).violations).toEqual([]);
});
