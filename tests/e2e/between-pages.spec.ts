import type { Locator, Page } from "@playwright/test";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "../support/journey.ts";
import { turnToForm } from "../support/opening.ts";

/** Points at a link until the browser has fetched its page ahead. */
async function fetchAhead(page: Page, way: Locator): Promise<void> {
  const answer = page.context().waitForEvent("response", (response) => {
    return response.request().headers()["sec-purpose"] === "prefetch";
  });
  await way.hover();
  await (await answer).finished();
}

test("nobody who is signed out asks for what only the signed-in see", async ({ page }) => {
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  for (const path of ["/", `/guestbook?newest=${uuidv7()}`, "/nothing/here"]) {
    await page.goto(path);
    await expect(page.getByRole("link", { name: "Sign in", exact: true })).toBeVisible();
    await page.waitForLoadState("networkidle");
  }
  expect(asked).toContain("/guestbook");
  expect(asked.filter((path) => path.startsWith("/_server-islands/"))).toEqual([]);
});

test("one page turns into the next, also where the address leads to a place in it; not for who wants less motion", async ({
  page,
}) => {
  await page.addInitScript(() => {
    addEventListener("pagereveal", ({ viewTransition }) =>
      Object.assign(window, { isTurned: viewTransition !== null }),
    );
  });
  const isTurned = () => page.evaluate(() => Reflect.get(window, "isTurned"));
  for (const motion of ["no-preference", "reduce"] as const) {
    await page.emulateMedia({ reducedMotion: motion });
    for (const path of ["/counter", "/architecture#parts", "/guestbook#main"]) {
      // Again where the machine paused: browsers wait no longer than some seconds for the picture of a page.
      await expect(async () => {
        await page.goto("/sign-in");
        await expect.poll(isTurned).toBe(false);
        await page.evaluate((next) => location.assign(next), path);
        await page.waitForURL(path);
        expect([motion, path, await isTurned()]).toEqual([motion, path, motion !== "reduce"]);
      }).toPass();
    }
  }
});

test("a page that was fetched ahead is fetched anew after its reader has written", async ({ member, email }) => {
  await member.goto("/guestbook");
  await turnToForm(member);
  const way = member.getByRole("main").getByRole("link", { name: "Your entries", exact: true });
  await fetchAhead(member, way);
  await member.getByLabel("Your message").fill(`Just now, ${email}`);
  await member.getByRole("button", { name: "Sign the guestbook" }).click();
  const entry = member.getByRole("article").filter({ hasText: `Just now, ${email}` });
  await expect(entry.getByRole("button", { name: "Remove" })).toBeVisible();
  await way.click();
  await expect(member).toHaveURL("/guestbook/mine");
  await expect(entry).toHaveCount(1);
});

test("a private page that was fetched ahead is gone once its reader has signed out in another tab", async ({
  member,
}) => {
  await member.goto("/guestbook/mine");
  const other = await member.context().newPage();
  await other.goto("/profile");
  const way = member.getByRole("main").getByRole("link", { name: "Write something" });
  await member.bringToFront();
  await fetchAhead(member, way);
  await other.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await expect(other).toHaveURL("/");
  await way.click();
  await expect(member).toHaveURL("/sign-in?next=%2Fguestbook%2Fsign");
});

test.describe("a German browser", () => {
  test.use({ locale: "de-AT" });

  test("is led to the German start, stays there in English if asked to, and keeps what the address said", async ({
    page,
  }) => {
    await page.goto("/?from=mail#latest");
    await expect(page).toHaveURL("/de?from=mail#latest");
    await expect(page.locator("html")).toHaveAttribute("lang", "de");
    await page.getByRole("button", { name: "English" }).click();
    await expect(page).toHaveURL("/");
    await page.goto("/de/architecture");
    await expect(page).toHaveURL("/architecture");
    await expect(page.getByRole("button", { name: "Deutsch" })).toBeVisible();
  });
});
