import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { test as base, expect } from "../support/journey.ts";
import { emptyQueue, reportEntry, statusOf, writeEntry } from "../support/moderation.ts";
import type { Site } from "../support/site.ts";

interface Fixtures {
  /** Three entries, oldest first. The first is reported as well. */
  entries: string[];
  /** The list of what is to be decided, before a moderator. */
  desk: Page;
}

const test = base.extend<Fixtures>({
  entries: async ({ site, email }, use) => {
    await emptyQueue(site);
    const author = { id: `author-${email}` };
    await site.db
      .prepare("INSERT INTO user (id, name, email, created_at, updated_at) VALUES (?1, 'Mallory', ?1, 1, 1)")
      .bind(author.id)
      .run();
    const entries: string[] = [];
    for (const body of ["First", "Second", "Third"])
      entries.push(await writeEntry(site, { author, name: "Mallory", body, suspicions: ["manyLinks", "shouting"] }));
    await reportEntry(site, entries[0] ?? "", author, "A note");
    await site.db
      .prepare("INSERT INTO guestbook_revision (entry_id, replaced_at, body) VALUES (?, 1, 'Milder words')")
      .bind(entries[0])
      .run();
    await use(entries);
  },
  desk: async ({ member, site, email, entries }, use) => {
    await site.db.prepare("UPDATE user SET role = 'moderator' WHERE email = ?").bind(email).run();
    await member.goto("/moderation");
    await expect(card(member, "First")).toBeVisible();
    expect(entries).toHaveLength(3);
    await use(member);
  },
});

const card = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text });
const toast = (page: Page) => page.locator("[data-toast]");
const statuses = (site: Site, entries: string[]) => Promise.all(entries.map((entry) => statusOf(site, entry)));

test("by keyboard: from entry to entry, decide, confirm a ban, undo", async ({ desk, site, entries }) => {
  await desk.keyboard.press("a");
  await expect(card(desk, "First")).toBeFocused();
  await desk.keyboard.press("j");
  await desk.keyboard.press("j");
  await desk.keyboard.press("j");
  await expect(card(desk, "Third")).toBeFocused();
  await desk.keyboard.press("k");
  await desk.keyboard.press("a");
  await expect(toast(desk)).toContainText("Approved the entry of Mallory.");
  await expect(card(desk, "Second")).toHaveCount(0);
  await expect(card(desk, "Third")).toBeFocused();
  expect(await statuses(site, entries)).toEqual(["waiting", "visible", "waiting"]);

  await desk.keyboard.press("b");
  await expect(desk.getByRole("dialog")).toContainText("Ban Mallory?");
  await desk.keyboard.press("h");
  await desk.keyboard.press("Enter");
  await expect(desk.getByRole("dialog")).toBeHidden();
  await expect(card(desk, "Third")).toBeFocused();
  await desk.keyboard.press("b");
  await desk.getByRole("dialog").getByRole("button", { name: "Ban and hide" }).press("Enter");
  await expect(toast(desk).last()).toContainText("Banned Mallory, and hid the entry.");
  await expect(card(desk, "First")).toBeFocused();
  expect(await statuses(site, entries)).toEqual(["waiting", "visible", "hidden"]);

  await desk.keyboard.press("h");
  await expect(desk.locator("[data-empty]")).toBeFocused();
  await expect(desk.getByText("Nothing to look at")).toBeVisible();
  for (const text of ["First", "Third", "Second"]) {
    await desk.keyboard.press("u");
    await expect(card(desk, text)).toBeFocused();
  }
  await expect(desk.getByRole("article").locator("[data-body]").first()).toHaveText("First");
  expect(await statuses(site, entries)).toEqual(["waiting", "waiting", "waiting"]);
  await desk.keyboard.press("u");
  await expect(toast(desk).last()).toContainText("nothing to undo");
  await desk.reload();
  await expect(desk.getByRole("article")).toHaveCount(3);
});

test("no key does anything while somebody types, nor once they are switched off", async ({ desk, site, entries }) => {
  const reason = card(desk, "First").getByLabel("Reason");
  await reason.pressSequentially("a b h j k u?");
  await reason.press("Enter");
  await expect(reason).toHaveValue("a b h j k u?");
  await card(desk, "First").getByRole("button", { name: "Hide", exact: true }).focus();
  await desk.keyboard.press("?");
  await desk.getByRole("dialog").getByLabel("Single keys work on this page").uncheck();
  await desk.keyboard.press("Escape");
  await expect(card(desk, "First").getByRole("button", { name: "Hide", exact: true })).toBeFocused();
  await desk.keyboard.press("h");
  await desk.reload();
  await card(desk, "First").getByRole("button", { name: "Hide", exact: true }).focus();
  await desk.keyboard.press("h");
  await desk.getByRole("button", { name: "All keys" }).click();
  await desk.getByRole("dialog").getByLabel("Single keys work on this page").check();
  await desk.keyboard.press("Escape");
  expect(await statuses(site, entries)).toEqual(["waiting", "waiting", "waiting"]);
  await card(desk, "First").getByRole("button", { name: "Hide", exact: true }).press("h");
  await expect(card(desk, "First")).toHaveCount(0);
});

test("by pointer: the toast undoes; what somebody else was faster with says so", async ({
  desk,
  site,
  entries,
  page,
}) => {
  await card(desk, "Second").getByRole("button", { name: "Hide", exact: true }).click();
  await expect(card(desk, "Second")).toHaveCount(0);
  await toast(desk).getByRole("button", { name: "Undo" }).click();
  await expect(card(desk, "Second")).toBeFocused();
  expect(await statuses(site, entries)).toEqual(["waiting", "waiting", "waiting"]);
  await card(desk, "Second").getByRole("button", { name: "Approve" }).click();
  await expect(card(desk, "Second")).toHaveCount(0);
  await page.goto(`/guestbook/${entries[1]}`);
  await expect(page.getByText("Second")).toBeVisible();
  await site.db.prepare("UPDATE guestbook_entry SET removed_at = 1 WHERE id = ?").bind(entries[0]).run();
  await card(desk, "First").getByRole("button", { name: "Approve" }).click();
  await expect(card(desk, "First").getByRole("alert")).toContainText("Its author has removed this entry");
});

test("with JavaScript off: decide, read what was decided, undo it here and in the log", async ({
  browser,
  desk,
  site,
  entries,
}) => {
  const context = await browser.newContext({
    baseURL: site.url.origin,
    javaScriptEnabled: false,
    storageState: await desk.context().storageState(),
  });
  const page = await context.newPage();
  await page.goto("/profile");
  await page.getByRole("button", { name: /^Account:/ }).click();
  await page.getByRole("link", { name: "Moderation" }).click();
  await expect(card(page, "First")).toContainText(
    /Waits[\s\S]*1 open report[\s\S]*score 4[\s\S]*Many links \(2\)[\s\S]*A note/,
  );
  await card(page, "First").getByText("1 earlier text").click();
  await expect(page.getByText("Milder words")).toBeVisible();
  await card(page, "First").getByLabel("Reason").fill("Not here");
  await card(page, "First").getByRole("button", { name: "Ban and hide" }).click();
  await expect(page.getByRole("status")).toContainText("You hid an entry and banned its author, Mallory.");
  expect(await statuses(site, entries)).toEqual(["hidden", "waiting", "waiting"]);
  await page.getByRole("status").getByRole("button", { name: "Undo" }).click();
  await expect(card(page, "First")).toBeVisible();
  await card(page, "Second").getByRole("button", { name: "Approve" }).click();
  await page.getByRole("link", { name: "What was decided" }).click();
  const logged = page.getByRole("article");
  await expect(logged.nth(0)).toContainText("approved an entry of Mallory");
  await expect(logged.nth(1)).toContainText("took back a decision");
  await expect(logged.nth(2)).toContainText(/banned its author, Mallory[\s\S]*taken back[\s\S]*Not here/);
  await logged.nth(0).getByRole("button", { name: "Undo" }).click();
  await expect(page).toHaveURL(/\/moderation\/log\?decided=/);
  expect(await statuses(site, entries)).toEqual(["waiting", "waiting", "waiting"]);
  await context.close();
});

for (const colorScheme of ["light", "dark"] as const) {
  for (const width of [320, 1280]) {
    test(`axe finds nothing, and nothing is cut, ${colorScheme}, ${width} px`, async ({ desk, site }) => {
      await desk.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await desk.setViewportSize({ width, height: 800 });
      const look = async () =>
        (await new AxeBuilder({ page: desk }).setLegacyMode().analyze()).violations.map(({ id }) => id);
      const findings = [await look()];
      await card(desk, "First").getByText("1 earlier text").click();
      await card(desk, "Second").getByRole("button", { name: "Hide", exact: true }).click();
      await expect(toast(desk)).toBeVisible();
      await card(desk, "First").getByRole("button", { name: "Ban and hide" }).click();
      findings.push(await look());
      expect(await desk.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      await desk.keyboard.press("Escape");
      await desk.goto("/moderation/log");
      findings.push(await look());
      await emptyQueue(site);
      await desk.goto("/moderation");
      await expect(desk.getByText("Nothing to look at")).toBeVisible();
      findings.push(await look());
      expect(findings).toEqual([[], [], [], []]);
    });
  }
}
