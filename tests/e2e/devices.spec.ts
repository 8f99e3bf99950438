import { expect, openSignedIn, test } from "../support/journey.ts";

for (const javaScriptEnabled of [true, false]) {
  test.describe(`with JavaScript ${javaScriptEnabled ? "on" : "off"}`, () => {
    test.use({ javaScriptEnabled });

    test("a person sees their devices, ends one, and that one has to sign in again", async ({
      browser,
      site,
      email,
      member,
    }) => {
      const other = await openSignedIn(browser, site, email);
      await other.goto("/profile");
      await member.goto("/profile");
      await expect(member.getByRole("heading", { name: "Devices" })).toBeVisible();
      const devices = member.getByRole("main").getByRole("listitem");
      await expect(devices).toHaveCount(2);
      await expect(devices.filter({ hasText: "This device" })).toHaveCount(1);
      const there = devices.filter({ hasNotText: "This device" });
      await there.getByRole("button", { name: "End the session of Unknown browser" }).click();
      await expect(member).toHaveURL("/profile?ended#devices");
      await expect(member.getByRole("status")).toContainText("Ended.");
      await expect(devices).toHaveCount(1);
      await other.reload();
      await expect(other).toHaveURL("/sign-in?next=%2Fprofile");
      await other.context().close();
    });

    test("a person ends all others, then this one", async ({ browser, site, email, member }) => {
      const other = await openSignedIn(browser, site, email);
      await member.goto("/profile");
      await member.getByRole("button", { name: "End all other sessions" }).click();
      await expect(member.getByRole("main").getByRole("listitem")).toHaveCount(1);
      await expect(member.getByRole("button", { name: "End all other sessions" })).toHaveCount(0);
      await other.goto("/profile");
      await expect(other).toHaveURL("/sign-in?next=%2Fprofile");
      await member.getByRole("button", { name: /^End the session of .+, this device$/ }).click();
      await expect(member).toHaveURL("/");
      await member.goto("/profile");
      await expect(member).toHaveURL("/sign-in?next=%2Fprofile");
      await other.context().close();
    });
  });
}
