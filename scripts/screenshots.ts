import { mkdirSync, writeFileSync } from "node:fs";
import { type BrowserContext, chromium } from "@playwright/test";
import { drizzle } from "drizzle-orm/d1";
import * as schema from "../db/schema/index.ts";
import { seed } from "../db/seed.ts";
import { launchOptions } from "../tests/support/browser.ts";
import { devVars, startSite } from "../tests/support/site.ts";
import { Visitor } from "../tests/support/visitor.ts";

/**
 * `npm run screenshots [-- folder]`: a picture of every page of the built site, signed in, at the width of a phone and of
 * a desk, light and dark. Without a folder they go to `docs/pictures`, where README.md shows them. Also draws the picture
 * that stands in for those of entries.
 */
const folder = process.argv[2] ?? "docs/pictures";
const pages = {
  landing: "/",
  architecture: "/architecture",
  guestbook: "/guestbook",
  sign: "/guestbook/sign",
  moderation: "/moderation",
  counter: "/counter",
  profile: "/profile",
};
const signedOut = { "sign-in": "/sign-in", "not-found": "/nothing/here" };
const ofTheSite = {
  name: "A live community site on Cloudflare",
  country: null,
  body: "Sign the guestbook, and see it appear on every screen.",
};
const widths = [375, 1280];

mkdirSync(folder, { recursive: true });
const email = "ada.lovelace@example.com";
const site = await startSite({ vars: { ...devVars, ADMIN_EMAILS: email }, draws: true });
await seed(drizzle(site.db, { schema }));
const visitor = new Visitor(site.url);
await visitor.signIn(email);
const { PAINTER } = await site.worker.getEnv();
writeFileSync("public/preview.png", await PAINTER.getByName("global").paint(ofTheSite, site.url.origin));
await visitor.postJson("/api/counter/increment", { amount: 42 });

const browser = await chromium.launch(await launchOptions());
for (const colorScheme of ["light", "dark"] as const) {
  for (const width of widths) {
    const context = await browser.newContext({
      baseURL: site.url.origin,
      colorScheme,
      viewport: { width, height: width < 600 ? 812 : 800 },
    });
    await photograph(context, signedOut, `${width}-${colorScheme}`);
    const cookies = visitor.cookie.split("; ").map((pair) => pair.split(/=(.*)/s));
    await context.addCookies(cookies.map(([name = "", value = ""]) => ({ name, value, url: site.url.origin })));
    await photograph(context, pages, `${width}-${colorScheme}`);
    await context.close();
  }
}
await browser.close();
await site.close();

async function photograph(context: BrowserContext, paths: Record<string, string>, suffix: string): Promise<void> {
  const page = await context.newPage();
  for (const [name, path] of Object.entries(paths)) {
    await page.goto(path, { waitUntil: "networkidle" });
    await page.waitForFunction(() => document.querySelector("[data-health] [data-status]")?.textContent !== "–");
    await page.screenshot({ path: `${folder}/${name}-${suffix}.png` });
  }
  await page.close();
}
