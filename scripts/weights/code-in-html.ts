import { gzipSync } from "node:zlib";

/** Names that survive minifying: the symbol on every React element, and the element that hydrates an island. */
const frameworkMarks = ["react.transitional.element", "react.element", "astro-island"];

const dataTypes = /\btype\s*=\s*["']?(?:application\/(?:ld\+)?json|importmap|speculationrules)/i;

/** Gzip at its default level, whatever the server at hand does: the figure is the same on every machine. */
export function gzipBytes(text: string | Buffer): number {
  return gzipSync(text).length;
}

/** The scripts that a page carries in its own HTML. Data in a script element is not one. */
export function inlineScripts(html: string): string[] {
  return [...html.matchAll(/<script\b([^>]*)>(.*?)<\/script\s*>/gis)].flatMap(([, attributes = "", text = ""]) =>
    /\bsrc\s*=/i.test(attributes) || dataTypes.test(attributes) || text.trim() === "" ? [] : [text],
  );
}

export function inlineStyles(html: string): string[] {
  return [...html.matchAll(/<style\b[^>]*>(.*?)<\/style\s*>/gis)].map(([, text = ""]) => text);
}

/** Whether a script is React, or what wakes a React island up. */
export function isFramework(script: string): boolean {
  return frameworkMarks.some((mark) => script.includes(mark));
}
