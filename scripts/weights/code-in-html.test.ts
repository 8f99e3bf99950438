import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, test } from "vitest";
import { inlineScripts, inlineStyles, isFramework } from "./code-in-html.ts";

test("scripts of a page are found with and without attributes, over several lines", () => {
  const html = `<script>one()</script><p>text</p><SCRIPT type="module" nonce="n">\ntwo();\n</SCRIPT >`;
  expect(inlineScripts(html)).toEqual(["one()", "\ntwo();\n"]);
});

test("files, data and empty elements are no inline scripts", () => {
  const html = [
    `<script type="module" src="/_astro/a.js"></script>`,
    `<script type="application/json">{"a":1}</script>`,
    `<script type='application/ld+json'>{"b":2}</script>`,
    `<script type="importmap">{}</script>`,
    "<script> </script>",
  ].join("\n");
  expect(inlineScripts(html)).toEqual([]);
});

test("styles of a page are found", () => {
  expect(inlineStyles(`<style>a{}</style><style media="print">b{}</style>`)).toEqual(["a{}", "b{}"]);
});

/** The control of "0 bytes of framework JavaScript": a mark that React no longer has would find nothing anywhere. */
test.each([
  "react/cjs/react.production.js",
  "react/cjs/react-jsx-runtime.production.js",
  "react-dom/cjs/react-dom-client.production.js",
])("%s is known as the framework", (file) => {
  const require = createRequire(import.meta.url);
  const [name = ""] = file.split("/");
  const folder = require.resolve(`${name}/package.json`).replace(/package\.json$/, "");
  expect(isFramework(readFileSync(folder + file.slice(name.length + 1), "utf8"))).toBe(true);
});

test("a script of our own is not the framework", () => {
  expect(isFramework(`document.querySelector("live-strip")`)).toBe(false);
});
