import { expect, openSignedIn, test } from "../support/journey.ts";
import { openCounterInFull } from "../support/opening.ts";

const value = "[data-value]";
const live = '[data-connection="live"]';

test("two people see each other's clicks, and a third watches", async ({ browser, site, member, page, email }) => {
  const other = await openSignedIn(browser, site, `other-${email}`);
  for (const visitor of [member, other, page]) {
    await visitor.goto("/counter");
    await expect(visitor.locator(live)).toBeVisible();
  }
  const before = Number((await page.locator(value).innerText()).replaceAll(",", ""));
  await member.getByRole("button", { name: "+ 1" }).click();
  await member.getByRole("button", { name: "+ 1" }).click();
  await other.getByRole("button", { name: "− 1" }).click();
  for (const visitor of [member, other, page]) await expect(visitor.locator(value)).toHaveText(String(before + 1));
  await expect(page.getByRole("button", { name: "+ 1" })).toHaveCount(0);
  await expect(page.getByRole("main").getByRole("link", { name: "Sign in" })).toBeVisible();
  await other.context().close();
});

test("clicks made while the connection is away are kept, and counted once", async ({ member }) => {
  await openCounterInFull(member);
  const before = Number((await member.locator(value).innerText()).replaceAll(",", ""));
  await member.context().setOffline(true);
  await expect(member.locator('[data-connection="offline"]')).toBeVisible();
  const clicks = 60;
  await member.getByRole("button", { name: "+ 1" }).click({ clickCount: clicks });
  await expect(member.locator(value)).toHaveText(String(before + clicks));
  await member.context().setOffline(false);
  await expect(member.locator(live)).toBeVisible();
  await expect.poll(async () => (await (await member.request.get("/api/counter")).json()).value).toBe(before + clicks);
  await expect(member.locator(value)).toHaveText(String(before + clicks));
});

test("signing out in one tab ends the socket of the other", async ({ member }) => {
  await member.goto("/counter");
  await expect(member.locator(live)).toBeVisible();
  const tab = await member.context().newPage();
  await tab.goto("/profile");
  await tab.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await expect(tab).toHaveURL("/");
  await tab.close();
  await expect(member.locator('[data-connection="ended"]')).toBeVisible();
  await expect(member.getByRole("button", { name: /^Account:/ })).toBeHidden();
  await expect(member.getByRole("navigation").getByRole("link", { name: "Sign in" })).toBeVisible();
});

test.describe("with JavaScript off", () => {
  test.use({ javaScriptEnabled: false });

  test("the button is a form", async ({ page, member }) => {
    await page.context().addCookies(await member.context().cookies());
    await page.goto("/counter");
    const before = Number((await page.locator(value).innerText()).replaceAll(",", ""));
    await page.getByRole("button", { name: "+ 1" }).click();
    await expect(page.locator(value)).toHaveText(String(before + 1));
  });
});
