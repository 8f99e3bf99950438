import { expect, signInByHand, test } from "../support/journey.ts";

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("a visitor signs in with a code and lands where they wanted to go", async ({ page, email }) => {
      await page.goto("/profile");
      await signInByHand(page, email);
      await expect(page).toHaveURL("/profile");
      await expect(page.getByText(email)).toBeVisible();
    });

    test("a wrong code is refused with a message at the field, and the right one still works", async ({
      page,
      email,
    }) => {
      await page.goto("/sign-in");
      await page.getByLabel("E-mail address").fill(email);
      await page.getByRole("button", { name: "Send me a code" }).click();
      await page.getByLabel("Code").fill("000000");
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(page.getByLabel("Code")).toHaveAccessibleDescription(/wrong or no longer valid/);
      await page.getByRole("link", { name: "Use another address" }).click();
      await signInByHand(page, email);
      await expect(page).toHaveURL("/profile");
    });

    test("a name is changed, shows at once, and signing out ends it", async ({ page, email }) => {
      await page.goto("/sign-in");
      await signInByHand(page, email);
      await page.getByLabel("Display name").fill("Grace Hopper");
      await page.getByRole("button", { name: "Save", exact: true }).click();
      await expect(page.getByText("Saved. Your next entry is signed “Grace Hopper”.")).toBeVisible();
      await expect(page.getByRole("button", { name: "Account: Grace Hopper" })).toBeVisible();
      await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
      await expect(page).toHaveURL("/");
      await page.goto("/profile");
      await expect(page).toHaveURL(/\/sign-in/);
    });
  });
}

test("the menu signs out from the prerendered landing page", async ({ member }) => {
  await member.goto("/");
  await member.getByRole("button", { name: /^Account:/ }).click();
  await member.getByRole("button", { name: "Sign out" }).click();
  await expect(member.getByRole("link", { name: "Sign in" })).toBeVisible();
});
