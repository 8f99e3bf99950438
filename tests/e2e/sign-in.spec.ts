import type { Page } from "@playwright/test";
import { signInCode } from "~/platform/limits.ts";
import { expect, signInByHand, test } from "../support/journey.ts";
import { Visitor, wrongCode } from "../support/visitor.ts";

/** Waits until the script of the page that takes the code has begun: it counts down to the next code. */
async function untilScriptRuns(page: Page): Promise<void> {
  await expect(page.getByRole("button", { name: "Send a new code" })).toBeDisabled();
}

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
      site,
    }) => {
      await page.goto("/sign-in");
      await page.getByLabel("E-mail address").fill(email);
      await page.getByRole("button", { name: "Send me a code" }).click();
      await page.getByLabel("Code").fill(wrongCode(await new Visitor(site.url).readCode(email)));
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(page.getByLabel("Code")).toHaveAccessibleDescription(/wrong or no longer valid/);
      await page.getByRole("link", { name: "Use another address" }).click();
      await signInByHand(page, email);
      await expect(page).toHaveURL("/profile");
    });

    test("the link in the mail signs in another browser, after a click there", async ({
      page,
      email,
      site,
      browser,
    }) => {
      await page.goto("/sign-in?next=%2Fcounter");
      await page.getByLabel("E-mail address").fill(email);
      await page.getByRole("button", { name: "Send me a code" }).click();
      await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible();
      const [link = ""] = await new Visitor(site.url).readLinks(email);

      const phone = await browser.newContext({ baseURL: site.url.origin, javaScriptEnabled });
      const opened = await phone.newPage();
      await opened.goto(link);
      await expect(opened).toHaveURL("/sign-in/link?next=%2Fcounter");
      await expect(opened.getByText(email)).toBeVisible();
      await opened.reload();
      await opened.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(opened).toHaveURL("/counter");
      await opened.goto("/profile");
      await expect(opened.getByText(email)).toBeVisible();
      await opened.goto(link);
      await expect(opened.getByRole("heading", { name: "This link no longer works" })).toBeVisible();
      await phone.close();

      await page.goto("/profile");
      await expect(page).toHaveURL(/\/sign-in/);
    });

    test("the link opened where it was asked for needs the same one click", async ({ page, email, site }) => {
      await page.goto("/sign-in?next=%2Fcounter");
      await page.getByLabel("E-mail address").fill(email);
      await page.getByRole("button", { name: "Send me a code" }).click();
      await expect(page.getByRole("heading", { name: "Enter the code" })).toBeVisible();
      const [link = ""] = await new Visitor(site.url).readLinks(email);
      await page.goto(link);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(page).toHaveURL("/counter");
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

test.describe("on the page for the code", () => {
  test("a new code can be asked for once the countdown is over, and that is said once", async ({ page, email }) => {
    await page.clock.install();
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("button", { name: "Send me a code" }).click();
    const button = page.getByRole("button", { name: "Send a new code" });
    await expect(button).toBeDisabled();
    await expect(button).toHaveText(/\(in \d+ s\)/);
    await expect(page.getByRole("status").filter({ hasText: "new code now" })).toHaveCount(0);
    await page.clock.runFor(signInCode.resendAfterSeconds * 1000);
    await expect(button).toBeEnabled();
    await expect(button).toHaveText("Send a new code");
    await expect(page.getByRole("status").filter({ hasText: "You can ask for a new code now." })).toHaveCount(1);
    await button.click();
    await expect(button).toBeDisabled();
  });

  test("the time until which it works is the reader's own", async ({ page, email }) => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("button", { name: "Send me a code" }).click();
    const time = page.locator("main time");
    const until = new Date((await time.getAttribute("datetime")) ?? "");
    const berlin = new Intl.DateTimeFormat("en-GB", { timeStyle: "short", timeZone: "Europe/Berlin" });
    await expect(time).toHaveText(berlin.format(until));
  });

  for (const around of ["", " ", "is your code"]) {
    test(`a code that is pasted with "${around}" in it signs in by itself`, async ({ page, context, email, site }) => {
      await context.grantPermissions(["clipboard-read", "clipboard-write"]);
      await page.goto("/sign-in?next=%2Fcounter");
      await page.getByLabel("E-mail address").fill(email);
      await page.getByRole("button", { name: "Send me a code" }).click();
      await expect(page.getByText("A code that you paste is sent at once.")).toBeVisible();
      await untilScriptRuns(page);
      const code = await new Visitor(site.url).readCode(email);
      const text = around.trim() ? `${code} ${around}` : `${code.slice(0, 3)}${around}${code.slice(3)}${around}`;
      await page.evaluate((copied) => navigator.clipboard.writeText(copied), text);
      await page.getByLabel("Code").focus();
      await page.keyboard.press("ControlOrMeta+V");
      await expect(page).toHaveURL("/counter");
    });
  }

  test("part of a code that is pasted waits for the rest, and typing sends nothing", async ({
    page,
    context,
    email,
  }) => {
    await context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("button", { name: "Send me a code" }).click();
    await untilScriptRuns(page);
    await page.evaluate(() => navigator.clipboard.writeText("123"));
    await page.getByLabel("Code").focus();
    await page.keyboard.press("ControlOrMeta+V");
    await expect(page.getByLabel("Code")).toHaveValue("123");
    await page.keyboard.type("456");
    await expect(page.getByLabel("Code")).toHaveValue("123456");
    await expect(page.getByText("wrong or no longer valid")).toHaveCount(0);
  });

  test("after the last try only a new code is offered", async ({ page, email, site }) => {
    await page.goto("/sign-in");
    await page.getByLabel("E-mail address").fill(email);
    await page.getByRole("button", { name: "Send me a code" }).click();
    await expect(page.getByLabel("Code")).toBeVisible();
    const wrong = wrongCode(await new Visitor(site.url).readCode(email));
    for (let left = signInCode.tries - 1; left > 0; left -= 1) {
      await page.getByLabel("Code").fill(wrong);
      await page.getByRole("button", { name: "Sign in", exact: true }).click();
      await expect(page.getByLabel("Code")).toHaveAccessibleDescription(new RegExp(`${left} (try|tries) left`));
    }
    await page.getByLabel("Code").fill(wrong);
    await page.getByRole("button", { name: "Sign in", exact: true }).click();
    await expect(page.getByRole("alert")).toContainText("Ask for a new one");
    await expect(page.getByLabel("Code")).toHaveCount(0);
    await expect(page.getByRole("button", { name: "Send a new code" })).toBeVisible();
  });
});
