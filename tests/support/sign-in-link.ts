import type { Visitor } from "./visitor.ts";

/** Opens a link as a browser does, redirection and all. */
export async function openLink(visitor: Visitor, link: string): Promise<Response> {
  const first = await visitor.get(link);
  return visitor.get(first.headers.get("location") ?? "");
}

/** Presses the button on the page of a link that was opened. Null when the page has none. */
export async function pressButton(visitor: Visitor, page: Response, headers: Record<string, string> = {}) {
  const html = await page.text();
  const [, action] = /action="([^"]*auth\.useLink)"/.exec(html) ?? [];
  const [, token] = /name="token" value="([^"]*)"/.exec(html) ?? [];
  if (!action || !token) return null;
  return visitor.submit(action.replaceAll("&#38;", "&").replaceAll("&amp;", "&"), { token }, headers);
}
