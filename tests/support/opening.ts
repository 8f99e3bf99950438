import type { Page } from "@playwright/test";
import { v7 as uuidv7 } from "uuid";
import { entryBody } from "~/platform/limits.ts";
import { expect } from "./journey.ts";

const withoutPlace = (url: string) => url.split("#", 1)[0];

/**
 * Resolves when the page that is opened next hears what happens: its socket was let in, and has been answered. That of the page
 * before it, which may be opening just now, is not meant.
 */
export function whenListening(page: Page): Promise<void> {
  const left = withoutPlace(page.url());
  return new Promise((resolve) => {
    page.on("framenavigated", (frame) => {
      if (frame !== page.mainFrame() || withoutPlace(frame.url()) === left) return;
      page.on("websocket", (socket) => socket.once("framereceived", () => resolve()));
    });
  });
}

/** Lets a browser keep the typeface before the page that is looked at: text is set anew when it comes late. */
export async function bringTypeface(page: Page): Promise<void> {
  await page.goto("/nothing/here");
  await page.evaluate(async () => {
    await document.fonts.ready;
  });
}

/** Opens the counter and waits for all that it fetches later, so that the network may be taken away. */
export async function openCounterInFull(page: Page): Promise<void> {
  const script = page.waitForResponse(/\/history-live\./);
  await page.goto("/counter");
  await page.locator("[data-history]").scrollIntoViewIfNeeded();
  await expect(page.locator('[data-connection="live"]')).toBeVisible();
  // The chart's script once more: by then it runs for the page as well.
  await page.evaluate((url) => import(url).then(() => {}), (await script).url());
}

/** Opens the guestbook from the server, at an address that nobody has a copy of, and waits until it hears what happens. */
export async function openLiveGuestbook(page: Page): Promise<void> {
  const listening = whenListening(page);
  await page.goto(`/guestbook?newest=${uuidv7()}`);
  await listening;
}

/** Turns to the form for an entry. Its script comes with the focus: once it counts, it is there. */
export async function turnToForm(page: Page): Promise<void> {
  await page.getByLabel("Your message").focus();
  await expect(page.getByText(`${entryBody.maxGraphemes} left`)).toBeVisible();
}
