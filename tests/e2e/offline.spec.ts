import { readFileSync } from "node:fs";
import type { Page } from "@playwright/test";
import { bundle } from "../../scripts/service-worker.ts";
import { expect, test as journey } from "../support/journey.ts";
import { Line } from "../support/line.ts";

const test = journey.extend<{ line: Line }>({
  line: async ({ site }, use) => {
    const line = new Line(site.url);
    await line.open();
    await use(line);
    await line.close();
  },
  baseURL: async ({ line }, use) => use(line.origin),
});

test.use({ serviceWorkers: "allow" });

/** Opens a live page and waits until all that it fetches has come, and its service worker has taken up work. */
async function openWithWorker(page: Page, address: string): Promise<void> {
  // What a page asks for last.
  const socket = page.waitForEvent("websocket");
  await page.goto(address);
  await socket;
  await page.evaluate(async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active?.state === "activated") return;
    await new Promise<void>((resolve) =>
      active?.addEventListener("statechange", () => active.state === "activated" && resolve()),
    );
  });
  await page.waitForLoadState("networkidle");
}

const gone = { en: "The network is gone", de: "Das Netz ist weg" };

test("the guestbook can be read without network as it was last seen, from the first visit on", async ({
  page,
  line,
}) => {
  await openWithWorker(page, "/guestbook");
  const entries = await page.getByRole("article").allInnerTexts();
  expect(entries.length).toBeGreaterThan(3);
  line.cut();
  await page.reload();
  expect(await page.getByRole("article").allInnerTexts()).toEqual(entries);
  await expect(page.getByText("No network. You last saw this page like this:")).toBeVisible();
  line.mend();
  await page.getByRole("link", { name: "Try now" }).click();
  await expect(page.getByText("No network.")).toBeHidden();
  await expect(page.getByRole("article")).toHaveCount(entries.length);
});

test("a page never seen says that the network is gone, offers what can be read, and comes when it is back", async ({
  page,
  line,
}) => {
  await openWithWorker(page, "/");
  line.cut();
  await page.goto("/counter");
  await expect(page.getByRole("heading", { level: 1, name: gone.en })).toBeVisible();
  const main = page.getByRole("main");
  await expect(main.getByRole("link", { name: "Back to the start" })).toBeVisible();
  await expect(main.getByRole("link", { name: "The guestbook" })).toBeHidden();
  line.mend();
  await expect(page.getByRole("heading", { level: 1, name: "Counter" })).toBeVisible({ timeout: 30_000 });
  await expect(page).toHaveURL("/counter");
});

test("it says so in the language of the address, and elsewhere in the one that was chosen", async ({ page, line }) => {
  await openWithWorker(page, "/");
  line.cut();
  await page.goto("/de/nothing");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(gone.de);
  await page.context().addCookies([{ name: "cirrus.language", value: "de", url: line.origin }]);
  // So that it is the button that leads on, and not the page by itself.
  await page.addInitScript(() => Object.assign(window, { setInterval: () => 0 }));
  await page.goto("/sign-in");
  await expect(page.getByRole("heading", { level: 1 })).toHaveText(gone.de);
  line.mend();
  await page.getByRole("button", { name: "Jetzt versuchen" }).click();
  await expect(page.getByLabel("Mail-Adresse")).toBeVisible();
});

test("what is somebody's own is never kept", async ({ member, line, email }) => {
  await openWithWorker(member, `${line.origin}/`);
  for (const path of ["/profile", "/guestbook", "/guestbook?q=hello", "/guestbook/sign", "/counter", "/api/counter"])
    await member.goto(`${line.origin}${path}`);
  const kept = await member.evaluate(async () => {
    const found: { path: string; text: string }[] = [];
    for (const name of await caches.keys()) {
      const cache = await caches.open(name);
      for (const { url } of await cache.keys()) {
        const text = await (await cache.match(url))?.text();
        found.push({
          path: new URL(url).pathname + new URL(url).search.replace(/__WB_REVISION__.*/, ""),
          text: text ?? "",
        });
      }
    }
    return found;
  });
  const pages = kept.map(({ path }) => path.replace(/\?$/, "")).filter((path) => !path.startsWith("/_astro/"));
  expect(pages.sort()).toEqual(["/", "/de/offline", "/favicon.svg", "/guestbook", "/offline"]);
  expect(kept.filter(({ text }) => text.includes(email.split("@")[0] ?? email))).toEqual([]);
  line.cut();
  await member.goto(`${line.origin}/profile`);
  await expect(member.getByRole("heading", { level: 1 })).toHaveText(gone.en);
});

test("a new worker takes over under an open page, and clears away what older ones kept", async ({ page, line }) => {
  await openWithWorker(page, "/guestbook");
  await page.reload();
  await page.evaluate(async () => (await caches.open("of-an-older-worker")).put("/old", new Response("old")));
  line.replace("/service-worker.js", `${readFileSync("dist/client/service-worker.js", "utf8")}\n// newer`);
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  await expect.poll(() => page.evaluate(() => caches.has("of-an-older-worker"))).toBe(false);
  line.cut();
  await page.reload();
  await expect(page.getByRole("article").first()).toBeVisible();
});

test("a worker that must go drops all that it kept, and itself", async ({ page, line }, info) => {
  await openWithWorker(page, "/guestbook");
  const farewell = info.outputPath("farewell.js");
  await bundle("leaves", "dist/client", farewell);
  line.replace("/service-worker.js", readFileSync(farewell, "utf8"));
  await page.evaluate(async () => (await navigator.serviceWorker.ready).update());
  const left = () =>
    page.evaluate(async () => [...(await caches.keys()), ...(await navigator.serviceWorker.getRegistrations())]);
  await expect.poll(left).toEqual([]);
});
