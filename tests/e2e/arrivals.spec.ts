import type { Page } from "@playwright/test";
import { v7 as uuidv7 } from "uuid";
import { arrivals, entriesPerPage } from "~/platform/limits.ts";
import { InjectedNews } from "../support/injected-news.ts";
import { expect, openSignedIn, test } from "../support/journey.ts";
import { openLiveGuestbook, turnToForm } from "../support/opening.ts";

const articles = (page: Page) => page.getByRole("article");
const entryWith = (page: Page, text: string) => articles(page).filter({ hasText: text });
const pill = (page: Page) => page.getByRole("link", { name: /new entr/ });

async function write(page: Page, text: string): Promise<void> {
  await page.getByLabel("Your message").fill(text);
  await page.getByRole("button", { name: "Sign the guestbook" }).click();
  await expect(entryWith(page, text).getByRole("button", { name: "Remove" })).toBeVisible();
}

/** Opens a page that nobody has a copy of, and waits until it listens. */
async function listenOn(page: Page): Promise<InjectedNews> {
  const news = await InjectedNews.into(page);
  await page.goto(`/guestbook?newest=${uuidv7()}`);
  await expect.poll(news.isHeard).toBe(true);
  return news;
}

/** Scrolls to an entry in the middle of the list, and says what it is recognised by. */
async function readOn(page: Page): Promise<string> {
  const middle = articles(page).nth(entriesPerPage / 2);
  await middle.scrollIntoViewIfNeeded();
  return (await middle.getAttribute("id")) ?? "";
}

/** Notes what the page announces from now on. */
async function listenTo(page: Page): Promise<() => Promise<string[]>> {
  const said = await page.evaluateHandle(() => {
    const region = document.querySelector("[data-said]");
    const words: string[] = [];
    if (region) new MutationObserver(() => words.push(region.textContent)).observe(region, { childList: true });
    return words;
  });
  return () => said.jsonValue();
}

const idsOn = (page: Page) =>
  articles(page).evaluateAll((all: Element[]) => all.map(({ id }) => id.replace("entry-", "")));

test("two people see each other's entries at the top at once, and the total follows", async ({
  member,
  browser,
  site,
  email,
}) => {
  const other = await openSignedIn(browser, site, `other-${email}`);
  const pages = [member, other] as const;
  for (const page of pages) {
    await openLiveGuestbook(page);
    await turnToForm(page);
  }
  const [before] = (await member.locator("[data-total]").innerText()).split(" ");
  await write(member, `First of two, ${email}`);
  await expect(other.locator("[data-said]")).toHaveText("1 new entry");
  await write(other, `Second of two, ${email}`);
  for (const page of pages) {
    await expect(articles(page).first()).toContainText(`Second of two, ${email}`);
    await expect(articles(page).nth(1)).toContainText(`First of two, ${email}`);
    await expect(entryWith(page, email)).toHaveCount(2);
    await expect(page.locator("[data-total]")).toHaveText(`${Number(before) + 2} entries.`);
    await expect(pill(page)).toBeHidden();
  }
  await expect(other.locator("[data-said]")).toHaveText("1 new entry");
  await other.context().close();
});

test("an entry of one's own that comes as news before its answer is there once", async ({ member, email }) => {
  await member.route("**/guestbook/sign?_action=guestbook.sign", async (route) => {
    const response = await route.fetch();
    const { entry } = await response.json();
    // Later news: by now the page has heard of its own entry, too.
    news.send({ type: "guestbook", change: "shown", entry });
    news.show({ id: shown, body: "Edited meanwhile" });
    await expect(articles(member).nth(1)).toContainText("Edited meanwhile");
    await expect(entryWith(member, email)).toHaveCount(1);
    await route.fulfill({ response });
  });
  const news = await listenOn(member);
  const shown = (await idsOn(member))[0] ?? "";
  await turnToForm(member);
  await write(member, `Told twice, ${email}`);
  await expect(entryWith(member, email)).toHaveCount(1);
  await expect(pill(member)).toBeHidden();
});

test("for somebody who reads further down nothing moves; the pill brings in what is held, without a request", async ({
  page,
}) => {
  const news = await listenOn(page);
  const reading = page.locator(`[id="${await readOn(page)}"]`);
  const before = await reading.boundingBox();
  const now = Date.now();
  const [first, gone, last] = [0, 1, 2].map((n) => news.show({ body: `Number ${n} while you read`, at: now + n }));
  await expect(pill(page)).toHaveText("3 new entries");
  if (gone) news.send({ type: "guestbook", change: "gone", id: gone.id });
  if (first) news.show({ ...first, body: "Mended while you read", editedAt: now });
  await expect(pill(page)).toHaveText("2 new entries");
  expect(await reading.boundingBox()).toEqual(before);
  const requests: string[] = [];
  page.on("request", (request) => void requests.push(request.url()));
  await pill(page).focus();
  await page.keyboard.press("Enter");
  await expect(articles(page).first()).toBeFocused();
  await expect(articles(page).first()).toBeInViewport();
  await expect(entryWith(page, "while you read").locator("[data-body]")).toHaveText([
    "Number 2 while you read",
    "Mended while you read",
  ]);
  expect((await idsOn(page)).slice(0, 2)).toEqual([last?.id, first?.id]);
  await expect(pill(page)).toBeHidden();
  expect(requests).toEqual([]);
});

test("an entry that comes back goes where it was; one that is older than the page stays away", async ({ page }) => {
  const news = await listenOn(page);
  const ids = await idsOn(page);
  const neighbour = await articles(page).nth(4).locator("time").getAttribute("datetime");
  const [at, total] = [Date.parse(neighbour ?? "") + 1, await page.locator("[data-total]").innerText()];
  news.show({ at: Date.parse("2020-01-01"), body: "From another page" });
  const back = news.show({ at, body: "Back again" });
  await expect(articles(page).nth(4)).toContainText("Back again");
  expect(await idsOn(page)).toEqual(ids.toSpliced(4, 0, back.id));
  news.send({ type: "guestbook", change: "gone", id: back.id });
  await expect(articles(page).nth(4)).toHaveText("This entry was removed.");
  await expect(page.locator("[data-total]")).toHaveText(total);
});

test("the list lets go of its end, and the link to older entries leads on from there", async ({ page }) => {
  const news = await listenOn(page);
  const older = page.getByRole("link", { name: "Older" });
  const oldIds = await idsOn(page);
  const said = await listenTo(page);
  const now = Date.now();
  // No more at a time than are held until the screen is drawn.
  const first = arrivals.shownAtMost - entriesPerPage;
  for (let n = 0; n < first; n += 1) news.show({ at: now + n });
  await expect(articles(page)).toHaveCount(arrivals.shownAtMost);
  for (let n = first; n < arrivals.shownAtMost - 3; n += 1) news.show({ at: now + n });
  await expect.poll(async () => (await idsOn(page)).slice(-3)).toEqual(oldIds.slice(0, 3));
  const counts = async () => (await said()).map((words) => Number.parseInt(words, 10));
  await expect.poll(async () => (await counts()).reduce((sum, count) => sum + count, 0)).toBe(arrivals.shownAtMost - 3);
  expect((await counts()).length).toBeLessThanOrEqual(1 + (Date.now() - now) / arrivals.saidEveryMs);
  await older.click();
  await expect(page).toHaveURL(`/guestbook?before=${oldIds[2]}`);
  await expect.poll(async () => (await idsOn(page)).slice(0, 2)).toEqual(oldIds.slice(3, 5));
});

test("more than a page can hold are a link to a new page, to the end", async ({ page }) => {
  const news = await listenOn(page);
  await readOn(page);
  const now = Date.now();
  for (let n = 0; n < arrivals.heldAtMost; n += 1) news.show({ at: now + n });
  await expect(pill(page)).toHaveText(`${arrivals.heldAtMost} new entries`);
  const last = news.show({ at: now + arrivals.heldAtMost });
  await expect(pill(page)).toHaveText(`More than ${arrivals.heldAtMost} new entries`);
  await page.evaluate(() => scrollTo(0, 0));
  const latest = news.show({ at: last.at + 1 });
  await expect(pill(page)).toHaveAttribute("href", `/guestbook?newest=${latest.id}`);
  await expect(articles(page)).toHaveCount(entriesPerPage);
  await pill(page).click();
  await expect(page).toHaveURL(`/guestbook?newest=${latest.id}`);
});

test("the first entry of an empty guestbook takes the place of the sentence that there is none", async ({
  member,
  page,
  site,
  email,
}) => {
  await site.db.prepare("UPDATE guestbook_entry SET removed_at = 1 WHERE removed_at IS NULL").run();
  try {
    await listenOn(page);
    await expect(page.getByText("Nobody has written yet.")).toBeVisible();
    await member.goto(`/guestbook?newest=${uuidv7()}`);
    await write(member, `The very first, ${email}`);
    await expect(articles(page)).toHaveCount(1);
    await expect(page.getByText("Nobody has written yet.")).toBeHidden();
    await expect(page.locator("[data-total]")).toHaveText("1 entry.");
  } finally {
    await site.db.prepare("UPDATE guestbook_entry SET removed_at = NULL WHERE removed_at = 1").run();
  }
});

test("a search hears of no new entries", async ({ page }) => {
  const news = await InjectedNews.into(page);
  await page.goto("/guestbook?q=code");
  await expect.poll(news.isHeard).toBe(true);
  await page.waitForLoadState();
  const count = await articles(page).count();
  const known = await articles(page).first().getAttribute("id");
  news.show({ body: "A code of mine" });
  news.show({ id: known?.replace("entry-", "") ?? "", body: "The end of the news" });
  await expect(articles(page).first()).toContainText("The end of the news");
  await expect(articles(page)).toHaveCount(count);
  await expect(pill(page)).toBeHidden();
});
