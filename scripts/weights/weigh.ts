import { ClientFiles } from "./client-files.ts";
import { gzipBytes, isFramework } from "./code-in-html.ts";
import type { PageCode } from "./page-code.ts";

/** Bytes of gzip. */
export interface Weight {
  /** JavaScript that comes by itself as the page loads; what a script brings when the browser is idle is not in it. */
  atFirst: number;
  /** JavaScript that may ever come, whatever the visitor does. */
  inAll: number;
  css: number;
  /** How much of the JavaScript is React. */
  framework: number;
  /** How much of it stands in the HTML, as far as that is known at build. */
  inHtml: number;
  hasIsland: boolean;
  /** All that was weighed but what stands in the HTML. */
  files: string[];
}

/** The weight of each page, by its route. */
export type Weights = Record<string, Weight>;

export async function weighPages(pages: Map<string, PageCode>, client: string): Promise<Weights> {
  const files = await ClientFiles.in(client);
  return Object.fromEntries([...pages].map(([route, code]) => [route, weighPage(code, files)]));
}

function weighPage(code: PageCode, files: ClientFiles): Weight {
  const textsOf = (names: Iterable<string>) => [...names].map((name) => files.read(name));
  const inAll = files.inAll([...code.scripts, ...code.islands]);
  const scripts = [...textsOf(inAll), ...code.inlineScripts];
  return {
    atFirst: sum([...textsOf(files.atFirst(code.scripts)), ...code.inlineScripts]),
    inAll: sum(scripts),
    css: sum([...textsOf(code.styles), ...code.inlineStyles]),
    framework: sum(scripts.filter(isFramework)),
    inHtml: sum(code.inlineScripts),
    hasIsland: code.hasIsland,
    files: [...inAll, ...code.styles],
  };
}

function sum(texts: string[]): number {
  return texts.reduce((total, text) => total + gzipBytes(text), 0);
}
