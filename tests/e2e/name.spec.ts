import { limits } from "~/platform/limits.ts";
import { expect, test } from "../support/journey.ts";

test("13. after update-user the session store and the account menu show the new name, with no reload", async ({
  member,
}) => {
  await member.goto("/profile");
  const other = await member.context().newPage();
  await other.goto("/profile");
  for (const page of [member, other]) {
    await page.evaluate(() => Object.assign(window, { isSamePage: true }));
    // The client comes with the focus, and its store asks who is signed in.
    await Promise.all([page.waitForResponse("**/auth/get-session"), page.getByLabel("Display name").focus()]);
  }
  await member.getByLabel("Display name").fill("  Grace   Hopper ");
  await member.getByRole("button", { name: "Save", exact: true }).click();
  await expect(member.getByText("Saved. Your next entry is signed “Grace Hopper”.")).toBeVisible();
  await expect(member.getByLabel("Display name")).toHaveValue("Grace Hopper");
  for (const page of [member, other]) {
    await expect(page.getByRole("button", { name: "Account: Grace Hopper" })).toHaveText(/^GH/);
    expect(await page.evaluate(() => Reflect.get(window, "isSamePage"))).toBe(true);
  }
  await member.goto("/");
  await expect(member.getByRole("button", { name: "Account: Grace Hopper" })).toBeVisible();
});

test("a name that is refused stays in the field, with the reason beside it, until it is mended", async ({ member }) => {
  await member.goto("/profile");
  const field = member.getByLabel("Display name");
  const save = member.getByRole("button", { name: "Save", exact: true });
  await field.fill("x".repeat(51));
  await save.click();
  await expect(field).toHaveAccessibleDescription(/Up to 50 characters\. Use at most 50 characters\./);
  await expect(field).toHaveAttribute("aria-invalid", "true");
  await expect(field).toBeFocused();
  await expect(field).toHaveValue("x".repeat(51));
  await field.fill("Grace");
  await save.click();
  await expect(member.getByText("Saved. Your next entry is signed “Grace”.")).toBeVisible();
  await expect(field).not.toHaveAttribute("aria-invalid");
  await expect(field).toHaveAccessibleDescription("Shown beside what you write. Up to 50 characters.");
});

test("too many names in a row are refused with the time to wait", async ({ member }) => {
  await member.goto("/profile");
  await member.evaluate(async (times) => {
    const headers = { "content-type": "application/json" };
    for (let count = 0; count < times; count += 1)
      await fetch("/auth/update-user", { method: "POST", headers, body: JSON.stringify({ name: `Name ${count}` }) });
  }, limits.profileUpdates.max);
  const field = member.getByLabel("Display name");
  await field.fill("One too many");
  await member.getByRole("button", { name: "Save", exact: true }).click();
  await expect(field).toHaveAccessibleDescription(/That was too often\. Try again in \d+ minutes/);
  await expect(field).toHaveValue("One too many");
});

test("a session that has ended, and a connection that is gone, are told apart, and the name stays", async ({
  member,
}) => {
  await member.goto("/profile");
  const field = member.getByLabel("Display name");
  await Promise.all([member.waitForResponse("**/auth/get-session"), field.focus()]);
  await field.fill("Offline");
  await member.route("**/auth/update-user", (route) => route.fulfill({ status: 401, json: {} }));
  await member.getByRole("button", { name: "Save", exact: true }).click();
  await expect(field).toHaveAccessibleDescription(/Your session has ended\. Sign in again/);
  await member.unroute("**/auth/update-user");
  await member.route("**/auth/update-user", (route) => route.abort());
  await member.getByRole("button", { name: "Save", exact: true }).click();
  await expect(field).toHaveAccessibleDescription(/Check your connection/);
  await expect(field).toHaveValue("Offline");
});
