import type { Page } from "@playwright/test";
import { expect, openSignedIn, test } from "../support/journey.ts";
import { emptyQueue } from "../support/moderation.ts";
import { openLiveGuestbook, turnToForm, whenListening } from "../support/opening.ts";

const entryWith = (page: Page, text: string) => page.getByRole("article").filter({ hasText: text });

test("two visitors and a moderator: written here, seen there, reported, hidden on every page, and back again", async ({
  browser,
  site,
  member: author,
  page: passer,
  email,
}) => {
  await emptyQueue(site);
  const reader = await openSignedIn(browser, site, `reader-${email}`);
  const moderator = await openSignedIn(browser, site, `moderator-${email}`);
  await site.db.prepare("UPDATE user SET role = 'moderator' WHERE email = ?").bind(`moderator-${email}`).run();
  const text = `Seen by three, ${email}`;
  for (const page of [author, reader, passer]) await openLiveGuestbook(page);

  await turnToForm(author);
  await author.getByLabel("Your message").fill(text);
  await author.getByRole("button", { name: "Sign the guestbook" }).click();
  for (const page of [author, reader, passer]) await expect(entryWith(page, text)).toHaveCount(1);

  await entryWith(reader, text)
    .getByRole("link", { name: /^Report/ })
    .click();
  await reader.getByRole("radio", { name: "Insults, threats or hate" }).check();
  const listeningAgain = whenListening(reader);
  await reader.getByRole("button", { name: "Report" }).click();
  await expect(reader.getByText("Thank you")).toBeVisible();
  await listeningAgain;

  await moderator.goto("/moderation");
  await expect(entryWith(moderator, text)).toContainText("1 open report");
  await entryWith(moderator, text).getByRole("button", { name: "Hide", exact: true }).click();
  // It stays as long as the pointer is on it.
  await moderator.locator("[data-toast]").hover();
  for (const page of [author, reader, passer]) await expect(entryWith(page, text)).toHaveCount(0);

  await moderator.locator("[data-toast]").getByRole("button", { name: "Undo" }).click();
  for (const page of [author, passer]) await expect(entryWith(page, text)).toBeVisible();
  for (const page of [reader, moderator]) await page.context().close();
});
