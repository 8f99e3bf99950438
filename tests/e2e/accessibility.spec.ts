import { AxeBuilder } from "@axe-core/playwright";
import { expect, test } from "../support/journey.ts";

/** Each page takes axe a second or two, and the machine may be busy. */
test.describe.configure({ timeout: 90_000 });

const pages = [
  "/",
  "/guestbook",
  "/guestbook/sign",
  "/guestbook/mine",
  "/counter",
  "/profile",
  "/profile/email",
  "/profile/delete",
  "/profile/deleted",
  "/dev/mailbox",
  "/nothing/here",
  "/offline",
];

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [320, 1280]) {
    test(`axe finds nothing, ${colorScheme}, ${width} px`, async ({ member }) => {
      await member.emulateMedia({ colorScheme });
      await member.setViewportSize({ width, height: 800 });
      for (const path of pages) {
        await member.goto(path);
        const { violations } = await new AxeBuilder({ page: member }).analyze();
        const found = violations.map(
          ({ id, nodes }) => `${path} ${id}: ${nodes.map(({ target }) => target).join(" ")}`,
        );
        expect(found).toEqual([]);
      }
    });
  }

  test(`axe finds nothing for the signed-out, ${colorScheme}`, async ({ page }) => {
    await page.emulateMedia({ colorScheme });
    for (const path of ["/", "/sign-in", "/counter", "/guestbook?before=broken", "/guestbook?country=DE"]) {
      await page.goto(path);
      expect([path, (await new AxeBuilder({ page }).analyze()).violations.map(({ id }) => id)]).toEqual([path, []]);
    }
  });
}

test("the links of an entry are large enough for a finger", async ({ page }) => {
  await page.goto("/guestbook");
  const links = page.locator("article header a:visible");
  const heights = await links.evaluateAll((all) => all.map((link) => link.getBoundingClientRect().height));
  // What WCAG 2.2 asks for.
  expect(Math.min(...heights)).toBeGreaterThanOrEqual(24);
});

test("the account menu works by keyboard, and the focus is never lost", async ({ member }) => {
  await member.goto("/counter");
  await member.keyboard.press("Tab");
  await expect(member.getByRole("link", { name: "Skip to the content" })).toBeFocused();
  await member.getByRole("button", { name: /^Account:/ }).focus();
  await member.keyboard.press("Enter");
  await member.keyboard.press("Tab");
  await expect(member.getByRole("link", { name: "Profile" })).toBeFocused();
  await member.keyboard.press("Escape");
  await expect(member.getByRole("button", { name: /^Account:/ })).toBeFocused();
});
