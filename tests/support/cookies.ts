import type { BrowserContext } from "@playwright/test";
import type { Visitor } from "./visitor.ts";

/** Gives a browser the cookies of a visitor, beside those that it has. */
export async function enter(context: BrowserContext, { cookie }: Visitor, site: URL): Promise<void> {
  const pairs = cookie.split("; ").filter(Boolean);
  const cookies = pairs.map((pair) => pair.split(/=(.*)/s));
  await context.addCookies(cookies.map(([name = "", value = ""]) => ({ name, value, url: site.origin })));
}
