import type { Page } from "@playwright/test";
import { v7 as uuidv7 } from "uuid";
import { InjectedNews } from "../support/injected-news.ts";
import { expect, openSignedIn, test } from "../support/journey.ts";
import { openLiveGuestbook, turnToForm } from "../support/opening.ts";

const first = (page: Page) => page.getByRole("article").first();
const button = (page: Page, name: string, at = first(page)) => at.getByRole("button", { name, exact: true });
const action = "**/guestbook/*/react?_action=guestbook.react";

/** Opens the newest page, from the server, for somebody who is signed in. */
async function open(page: Page): Promise<void> {
  await openLiveGuestbook(page);
  await expect(first(page).locator("button[aria-pressed]").first()).toBeVisible();
}

async function sign(page: Page, text: string): Promise<void> {
  await page.goto("/guestbook/sign");
  await page.getByLabel("Your message").fill(text);
  await page.getByRole("button", { name: "Sign the guestbook" }).click();
  await expect(page).toHaveURL(/#entry-/);
}

test("somebody reacts by keyboard, everybody sees it at once, and it is there after a reload", async ({
  member,
  page,
  browser,
  site,
  email,
}) => {
  const other = await openSignedIn(browser, site, `other-${email}`);
  await sign(member, `React to this, ${email}`);
  await openLiveGuestbook(page);
  await Promise.all([open(member), open(other)]);
  await expect(first(page)).toContainText(email);
  await button(member, "Heart").focus();
  await member.keyboard.press("Enter");
  const one = (on: Page) => button(on, "Heart, 1 person");
  await expect(one(member)).toHaveAttribute("aria-pressed", "true");
  await expect(one(member)).toBeFocused();
  await expect(one(page)).toBeVisible();
  await expect(one(other)).toHaveAttribute("aria-pressed", "false");
  await one(other).click();
  for (const each of [member, page, other]) await expect(button(each, "Heart, 2 people")).toBeVisible();
  await open(member);
  await expect(button(member, "Heart, 2 people")).toHaveAttribute("aria-pressed", "true");
  await button(member, "Heart, 2 people").click();
  await expect(one(other)).toHaveAttribute("aria-pressed", "true");
  await expect(one(member)).toHaveAttribute("aria-pressed", "false");
  await other.context().close();
});

test("a reaction shows before the server has it, clicks meanwhile end as they were meant, and old news is no news", async ({
  member,
  email,
}) => {
  const news = await InjectedNews.into(member);
  await sign(member, `Slowly, ${email}`);
  await open(member);
  const id = ((await first(member).getAttribute("id")) ?? "").replace("entry-", "");
  const { promise: held, resolve: release } = Promise.withResolvers<void>();
  const posted: (string | null)[] = [];
  await member.route(action, async (route) => {
    posted.push(/name="on"\s+(\w+)/.exec(route.request().postData() ?? "")?.[1] ?? null);
    await held;
    await route.continue();
  });
  const cloud = first(member).locator("button[data-kind=cloud]");
  for (const pressed of ["true", "false", "true", "false"]) {
    await cloud.click();
    await expect(cloud).toHaveAttribute("aria-pressed", pressed);
    await expect(cloud).toHaveAccessibleName(pressed === "true" ? "Cloud, 1 person" : "Cloud");
  }
  release();
  await expect.poll(() => posted).toEqual(["yes", "no"]);
  await expect(cloud).toHaveAttribute("aria-pressed", "false");
  const tell = (seq: number, cloud: number) =>
    news.send({ type: "guestbook", change: "reactions", id, reactions: { seq, counts: { cloud } } });
  tell(1000, 7);
  tell(999, 6);
  await expect(cloud).toHaveAccessibleName("Cloud, 7 people");
});

test("a reaction that could not be sent is taken back, with the reason", async ({ member, email }) => {
  await sign(member, `Over a bad line, ${email}`);
  await open(member);
  await member.route(action, (route) => route.abort());
  await button(member, "Wow").click();
  await expect(member.getByText("That could not be sent.")).toBeVisible();
  await expect(button(member, "Wow")).toHaveAttribute("aria-pressed", "false");
  await expect(first(member).locator("[data-number]:visible")).toHaveCount(0);
});

test("an entry that has just come can be reacted to", async ({ member, page, email }) => {
  await open(member);
  const other = `Fresh, ${email}`;
  await turnToForm(member);
  await member.getByLabel("Your message").fill(other);
  await member.getByRole("button", { name: "Sign the guestbook" }).click();
  await expect(first(member).getByRole("button", { name: "Remove" })).toBeVisible();
  const stored = member.waitForResponse(/_action=guestbook\.react/);
  await button(member, "Laugh").click();
  await expect(button(member, "Laugh, 1 person")).toHaveAttribute("aria-pressed", "true");
  await stored;
  await page.goto(`/guestbook?newest=${uuidv7()}`);
  await expect(button(page, "Laugh, 1 person")).toBeVisible();
});

test("the entry's own page takes reactions, too", async ({ member, email }) => {
  await sign(member, `On a page of its own, ${email}`);
  await first(member).locator("[data-address]").click();
  const heart = first(member).locator("button[data-kind=heart]");
  await expect(heart).toHaveAttribute("aria-pressed", "false");
  const stored = member.waitForResponse(/_action=guestbook\.react/);
  await heart.click();
  await expect(heart).toHaveAccessibleName("Heart, 1 person");
  await stored;
  await member.reload();
  await expect(heart).toHaveAttribute("aria-pressed", "true");
  await expect(member).toHaveURL(/\/guestbook\/[0-9a-f-]{36}$/);
});

test("a reaction arrives though its page is left before it is sent", async ({ member, site, email }) => {
  await sign(member, `Left at once, ${email}`);
  await open(member);
  const id = ((await first(member).getAttribute("id")) ?? "").replace("entry-", "");
  await member.route(action, async (route) => {
    await member.waitForURL("about:blank");
    await route.continue();
  });
  await button(member, "Heart").evaluate((heart: HTMLElement) => {
    heart.click();
    location.assign("about:blank");
  });
  const count = site.db.prepare("SELECT count(*) AS n FROM guestbook_reaction WHERE entry_id = ?").bind(id);
  await expect.poll(() => count.first("n")).toBe(1);
});

test("signed out, a button leads to sign in and from there to the entry", async ({ page }) => {
  await page.goto("/guestbook");
  const id = (await page.getByRole("article").nth(2).getAttribute("id"))?.replace("entry-", "");
  await page.getByRole("article").nth(2).locator("button").first().click();
  await expect(page).toHaveURL(`/sign-in?next=${encodeURIComponent(`/guestbook/${id}/react`)}`);
});

test("with JavaScript off, somebody reacts and takes it back", async ({ browser, member, site, email }) => {
  await sign(member, `By hand, ${email}`);
  const context = await browser.newContext({
    baseURL: site.url.origin,
    javaScriptEnabled: false,
    storageState: await member.context().storageState(),
  });
  const page = await context.newPage();
  await page.goto(`/guestbook?newest=${uuidv7()}`);
  await button(page, "Heart").click();
  await button(page, "Heart").click();
  await expect(button(page, "Heart, 1 person")).toHaveAttribute("aria-pressed", "true");
  await page.getByRole("link", { name: "Back to the guestbook" }).click();
  await expect(button(page, "Heart, 1 person")).toBeVisible();
  await button(page, "Heart, 1 person").click();
  await button(page, "Heart, 1 person").click();
  await expect(button(page, "Heart")).toHaveAttribute("aria-pressed", "false");
  await context.close();
});

test("the buttons fit a narrow page, and are large enough for a finger", async ({ member }) => {
  await member.setViewportSize({ width: 320, height: 640 });
  await open(member);
  const boxes = await first(member)
    .locator("button[data-kind]")
    .evaluateAll((buttons) => buttons.map((each) => each.getBoundingClientRect()));
  expect(boxes).toHaveLength(4);
  for (const { width, height, top } of boxes)
    expect([width >= 44, height >= 44, top]).toEqual([true, true, boxes[0]?.top]);
  expect(await member.evaluate(() => document.documentElement.scrollWidth)).toBe(320);
});
