import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import manifest from "../../public/manifest.webmanifest?raw";

/** A colour of the design, as it is in light and in dark. */
function colour(name: string): [string | undefined, string | undefined] {
  const tokens = readFileSync("src/ui/tokens.css", "utf8");
  const [, light, dark] = new RegExp(`--color-${name}: light-dark\\((#\\w{6}), (#\\w{6})\\);`).exec(tokens) ?? [];
  return [light, dark];
}

test("what colours a browser's own frame is the ground of the pages", () => {
  const head = readFileSync("src/layouts/Head.astro", "utf8");
  const told = [...head.matchAll(/<meta name="theme-color" content="(#\w{6})" media=\{mediaOf\("(light|dark)"\)\}/g)];
  expect(told.map(([, content]) => content)).toEqual(colour("ground"));
  expect(JSON.parse(manifest)).toMatchObject({
    background_color: colour("ground")[0],
    theme_color: colour("accent")[0],
  });
});
