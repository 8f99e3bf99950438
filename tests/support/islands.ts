import type { Visitor } from "./visitor.ts";

/** A page with its islands, as a browser has it in the end: the page first. */
export async function readWithIslands(visitor: Visitor, html: string, headers: HeadersInit = {}): Promise<string[]> {
  const ask = async (path: string) => (await visitor.get(path, headers)).text();
  const islands = await Promise.all(islandsOn(html).map(ask));
  return [html, ...islands];
}

/** The addresses of the server islands that a page asks for. @throws for one that is not fetched by its address alone. */
function islandsOn(html: string): string[] {
  const places = html.match(/ data-island-id="/g) ?? [];
  const found = [...html.matchAll(/fetch\("(\/_server-islands\/[^"]+)", \{ headers \}\)/g)];
  if (found.length !== places.length) throw new Error("An island is fetched in another way.");
  return found.map(([, path = ""]) => path);
}
