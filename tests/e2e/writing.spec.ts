import type { Page, Route } from "@playwright/test";
import { entryBody } from "~/platform/limits.ts";
import { enterAs, expect, test } from "../support/journey.ts";
import { openLiveGuestbook, turnToForm } from "../support/opening.ts";

const field = (page: Page) => page.getByLabel("Your message");
const entryWith = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text });
const send = (page: Page) => page.getByRole("button", { name: "Sign the guestbook" }).click();

async function openForm(page: Page, path = "/guestbook"): Promise<void> {
  await page.goto(path);
  await turnToForm(page);
}

test.describe("with JavaScript off", () => {
  test("somebody writes, edits, removes and undoes", async ({ browser, member, site, email }) => {
    const context = await browser.newContext({
      baseURL: site.url.origin,
      javaScriptEnabled: false,
      storageState: await member.context().storageState(),
    });
    const page = await context.newPage();
    await page.goto("/guestbook/sign");
    await field(page).fill(`Wrote by hand, ${email}`);
    await send(page);
    await expect(entryWith(page, email)).toHaveCount(1);
    await page.goto("/guestbook/sign");
    await page.getByRole("link", { name: "Your entries" }).click();
    await entryWith(page, email).getByRole("link", { name: "Edit" }).click();
    await field(page).fill(`Mended by hand, ${email}`);
    await page.getByRole("button", { name: "Save" }).click();
    await expect(page).toHaveURL(/\/guestbook#entry-/);
    await expect(entryWith(page, `Mended by hand, ${email}`)).toContainText("edited");
    await page.goto("/guestbook/mine");
    await entryWith(page, email).getByRole("button", { name: "Remove" }).click();
    await expect(page.getByText("The entry was removed.")).toBeVisible();
    await expect(entryWith(page, email)).toHaveCount(0);
    await page.getByRole("button", { name: "Undo" }).click();
    await expect(page).toHaveURL(/\/guestbook#entry-/);
    await expect(entryWith(page, email)).toHaveCount(1);
    await context.close();
  });
});

test("an entry stands in the list at once, settles there, and the next one is another", async ({ member, email }) => {
  await openForm(member);
  let release = () => {};
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  await member.route("**/guestbook/sign?_action=guestbook.sign", async (route) => {
    await held;
    await route.continue();
  });
  await field(member).fill(`First line, ${email}\nSee https://example.com/ <b>`);
  await field(member).press("Control+Enter");
  const entry = entryWith(member, email);
  await expect(entry).toContainText("Sending…");
  await expect(field(member)).toHaveValue("");
  release();
  await expect(member.getByText("Your entry waits until a moderator has looked at it")).toBeVisible();
  await member.unroute("**/guestbook/sign?_action=guestbook.sign");
  await openForm(member);
  for (const text of [`One of two, ${email}`, `The other: ${email}`]) {
    await field(member).fill(text);
    await send(member);
    await expect(entryWith(member, text).getByRole("button", { name: "Remove" })).toBeVisible();
    await expect(member).toHaveURL("/guestbook");
  }
  await member.reload();
  await expect(entryWith(member, email)).toHaveCount(2);
  await expect(member.getByRole("link", { name: /new entr/ })).toBeHidden();
});

test("a double click sends, and asks for nothing more", async ({ member, email }) => {
  await openForm(member);
  const complaints = await member.evaluateHandle(() => {
    const seen: string[] = [];
    addEventListener("invalid", ({ type }) => seen.push(type), true);
    return seen;
  });
  await field(member).fill(`Clicked twice, ${email}`);
  await member.getByRole("button", { name: "Sign the guestbook" }).dblclick();
  await expect(entryWith(member, email).getByRole("button", { name: "Remove" })).toBeVisible();
  expect(await complaints.jsonValue()).toEqual([]);
  await member.reload();
  await expect(entryWith(member, email)).toHaveCount(1);
});

test("what could not be sent comes back with the reason, and is sent once when it is tried again", async ({
  member,
  email,
}) => {
  await openForm(member);
  const text = `Over a bad line, ${email}`;
  const post = "**/guestbook/sign?_action=guestbook.sign";
  await field(member).fill(text);
  // The first never arrives; of the second only the answer is lost.
  await member.route(post, (route) => route.abort(), { times: 1 });
  await send(member);
  await expect(field(member)).toHaveAccessibleDescription(/could not be sent/);
  await expect(field(member)).toHaveValue(text);
  await expect(entryWith(member, email)).toHaveCount(0);
  await member.route(
    post,
    async (route) => {
      await route.fetch();
      await route.abort();
    },
    { times: 1 },
  );
  await send(member);
  await expect(field(member)).toHaveValue(text);
  await send(member);
  await expect(entryWith(member, email).getByRole("button", { name: "Remove" })).toBeVisible();
  await expect(field(member)).toHaveValue("");
  await member.reload();
  await expect(entryWith(member, email)).toHaveCount(1);
});

test("while its answer is awaited an entry is on its way, then there; a text whose page is left meanwhile is not lost", async ({
  member,
  email,
}) => {
  await openForm(member);
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const holdAnswer = async (route: Route) => {
    const response = await route.fetch();
    await held;
    await route.fulfill({ response });
  };
  await member.route("**/guestbook/sign?_action=guestbook.sign", holdAnswer, { times: 1 });
  const text = `Slowly on its way, ${email}`;
  await field(member).fill(text);
  await send(member);
  await expect(entryWith(member, text)).toContainText("Sending…");
  await expect(entryWith(member, text)).toHaveAttribute("aria-busy");
  letGo();
  await expect(entryWith(member, text).getByRole("button", { name: "Remove" })).toBeVisible();
  await expect(entryWith(member, text)).not.toContainText("Sending…");
  await expect(entryWith(member, text)).not.toHaveAttribute("aria-busy");

  await member.route("**/guestbook/sign?_action=guestbook.sign", () => {}, { times: 1 });
  const left = `Left behind, ${email}`;
  await field(member).fill(left);
  await send(member);
  await expect(entryWith(member, left)).toContainText("Sending…");
  await field(member).fill("And the next thought");
  await member.reload();
  await expect(field(member)).toHaveValue(`${left}\n\nAnd the next thought`);
  await expect(entryWith(member, left)).toHaveCount(0);
});

test("a draft is its author's alone, also in a browser that several people use", async ({ member, site, email }) => {
  await openForm(member, "/guestbook/sign");
  await field(member).fill("For nobody else's eyes");
  await member.reload();
  await expect(field(member)).toHaveValue("For nobody else's eyes");
  await enterAs(member.context(), site, `next-${email}`);
  await openForm(member, "/guestbook/sign");
  await expect(field(member)).toHaveValue("");
  await enterAs(member.context(), site, email);
  await member.goto("/guestbook/sign");
  await expect(field(member)).toHaveValue("For nobody else's eyes");
});

test("Ctrl+Enter sends, also before the script of the form is there", async ({ member, email }) => {
  await member.route(/writing-client/, () => {});
  await member.goto("/guestbook/sign");
  await field(member).fill(`In a hurry, ${email}`);
  await member.keyboard.press("Control+Enter");
  await expect(entryWith(member, `In a hurry, ${email}`)).toBeVisible();
});

test("a draft outlives a reload and the session, and goes when it is posted", async ({ member, email }) => {
  const text = `Slowly written, ${email}`;
  await openForm(member, "/guestbook/sign");
  await field(member).fill(text);
  await member.reload();
  await expect(field(member)).toHaveValue(text);
  await expect(member.getByText(`${entryBody.maxGraphemes - text.length} left`)).toBeVisible();
  const cookies = await member.context().cookies();
  await member.context().clearCookies();
  await send(member);
  await expect(member.getByText("Your session has ended")).toBeVisible();
  await expect(field(member)).toHaveValue(text);
  await member.context().addCookies(cookies);
  await member.goto("/guestbook");
  await expect(field(member)).toHaveValue(text);
  await field(member).focus();
  await send(member);
  await expect(entryWith(member, text).getByRole("button", { name: "Remove" })).toBeVisible();
  await openForm(member, "/guestbook/sign");
  await expect(field(member)).toHaveValue("");
});

test("the count is that of readers, and is said when little is left", async ({ member }) => {
  await openForm(member);
  await field(member).fill("👩🏽‍🚀".repeat(3));
  await expect(member.getByText("497 left")).toBeVisible();
  const said = member.locator("[data-left-said]");
  await expect(said).toBeEmpty();
  await field(member).fill("x".repeat(480));
  await expect(said).toHaveText("Characters: 20 left");
  await field(member).fill("x".repeat(502));
  await expect(said).toHaveText("Characters: 2 too many");
});

test("somebody removes an entry where it stands, and everybody sees it go and come back, without a jump", async ({
  member,
  page,
  email,
}) => {
  const text = `Here for a moment, ${email}`;
  await openForm(member);
  await field(member).fill(text);
  await send(member);
  await expect(entryWith(member, text).getByRole("button", { name: "Remove" })).toBeVisible();
  await openLiveGuestbook(page);
  await expect(entryWith(page, text)).toBeVisible();
  const next = page.getByRole("article").nth(1);
  const before = await next.boundingBox();
  await entryWith(member, text).getByRole("button", { name: "Remove" }).click();
  await expect(member.getByText("You removed this entry.")).toBeVisible();
  await expect(page.getByText("This entry was removed.")).toBeVisible();
  expect(await next.boundingBox()).toEqual(before);
  await expect(entryWith(page, text)).toHaveCount(0);
  await member.getByRole("button", { name: "Undo" }).click();
  await expect(entryWith(member, text)).toBeVisible();
  await expect(entryWith(page, text)).toBeVisible();
  await entryWith(member, text).getByRole("link", { name: "Edit" }).click();
  await field(member).fill(`Here to stay, ${email}`);
  await member.getByRole("button", { name: "Save" }).click();
  await expect(entryWith(page, `Here to stay, ${email}`)).toContainText("edited");
  await expect(page.getByRole("link", { name: /new entr/ })).toBeHidden();
});
