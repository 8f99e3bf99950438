import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { expect, openSignedIn, readMailedCode, test } from "../support/journey.ts";
import { wrongCode } from "../support/visitor.ts";

async function newestSubject(page: Page, email: string): Promise<string> {
  await page.goto(`/dev/mailbox?to=${encodeURIComponent(email)}`);
  const [newest = "none yet"] = await page.getByRole("heading", { level: 2 }).allInnerTexts();
  return newest;
}

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("a person changes their address: a code to the new one, a wrong try, a notice to the old one", async ({
      member,
      email,
    }) => {
      const next = `new-${email}`;
      await member.goto("/profile");
      await member.getByRole("link", { name: "Change the e-mail address" }).click();
      await member.getByLabel("New e-mail address").fill(next);
      await member.getByRole("button", { name: "Send me a code" }).click();
      const code = await readMailedCode(member);
      await member.getByLabel("Code").fill(wrongCode(code));
      await member.getByRole("button", { name: "Change the address" }).click();
      await expect(member.getByText("That code is wrong or no longer valid.")).toBeVisible();
      await member.getByLabel("Code").fill(code);
      await member.getByRole("button", { name: "Change the address" }).click();
      await expect(member).toHaveURL("/profile?moved");
      await expect(member.getByRole("status")).toContainText(`Changed. Codes go to ${next}`);
      await expect(member.getByRole("definition").filter({ hasText: next })).toBeVisible();
      await expect.poll(() => newestSubject(member, email)).toContain("was changed");
    });

    test("a person takes their data along, deletes the account, and every browser of theirs is signed out", async ({
      browser,
      site,
      member,
      email,
    }) => {
      const other = await openSignedIn(browser, site, email);
      await member.goto("/guestbook/sign");
      await member.getByRole("textbox").fill(`Stays without a name: ${email}`);
      await member.getByRole("main").getByRole("button").click();
      await expect(member).toHaveURL(/\/guestbook#entry-/);
      await member.goto("/profile");
      const download = member.waitForEvent("download");
      await member.getByRole("link", { name: "Download your data" }).click();
      const file = await (await download).path();
      expect(JSON.parse(await readFile(file, "utf8"))).toMatchObject({ format: 1, database: { user: [{ email }] } });

      await member.getByRole("link", { name: "Delete your account" }).click();
      await member.getByLabel(/^Keep it, signed/).check();
      await member.getByLabel("Type your e-mail address").fill("not mine");
      await member.getByRole("button", { name: "Delete my account" }).click();
      await expect(member.getByText("That is not the e-mail address of this account.")).toBeVisible();
      await expect(member.getByLabel(/^Keep it, signed/)).toBeChecked();
      await member.getByLabel("Type your e-mail address").fill(email);
      await member.getByRole("button", { name: "Delete my account" }).click();
      await expect(member.getByRole("heading", { name: "Your account was deleted" })).toBeVisible();
      for (const page of [member, other]) {
        await page.goto("/profile");
        await expect(page).toHaveURL("/sign-in?next=%2Fprofile");
      }
      await member.goto("/guestbook");
      await expect(member.getByRole("article").filter({ hasText: email })).toContainText("Former visitor");
      await expect.poll(() => newestSubject(member, email)).toBe("Your account on Cirrus was deleted");
      await other.context().close();
    });
  });
}

test("whoever signed in a while ago signs in again on the way, and then deletes the account", async ({
  member,
  site,
  email,
}) => {
  const age = "UPDATE session SET created_at = 1 WHERE user_id = (SELECT id FROM user WHERE email = ?)";
  await site.db.prepare(age).bind(email).run();
  await member.goto("/profile/delete");
  await expect(member.getByRole("button", { name: "Delete my account" })).toHaveCount(0);
  await member.getByRole("link", { name: "Sign in again" }).click();
  await member.getByRole("button", { name: "Send me a code" }).click();
  await member.getByLabel("Code").fill(await readMailedCode(member));
  await member.getByRole("button", { name: "Sign in", exact: true }).click();
  await expect(member).toHaveURL("/profile/delete");
  await member.getByLabel("Type your e-mail address").fill(email);
  await member.getByRole("button", { name: "Delete my account" }).click();
  await expect(member.getByRole("heading", { name: "Your account was deleted" })).toBeVisible();
});

test("a counter that is open elsewhere hears that the account is gone", async ({ browser, site, member, email }) => {
  const other = await openSignedIn(browser, site, email);
  await other.goto("/counter");
  await expect(other.locator('[data-connection="live"]')).toBeVisible();
  await member.goto("/profile/delete");
  await member.getByLabel("Type your e-mail address").fill(email);
  await member.getByRole("button", { name: "Delete my account" }).click();
  await expect(other.locator('[data-connection="ended"]')).toBeVisible();
  // Nothing in this browser has changed, so coming back to the page must not name the person again.
  await other.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await expect(other.getByRole("button", { name: /^Account:/ })).toBeHidden();
  await other.context().close();
});
