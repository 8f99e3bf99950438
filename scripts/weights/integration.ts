import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";
import { type BuildManifest, BuiltPages } from "./page-code.ts";
import { formatWeights } from "./table.ts";
import { weighPages } from "./weigh.ts";
import { readTable, writeWeights } from "./weights-file.ts";

/** Ends each build with what its pages weigh. Whether that is too much is for `npm test` to say. */
export function weighsPages(): AstroIntegration {
  let manifest: BuildManifest | undefined;
  let server = "";
  return {
    name: "weights",
    hooks: {
      "astro:config:done": ({ config }) => {
        server = fileURLToPath(config.build.server);
      },
      "astro:build:ssr": ({ manifest: built }) => {
        manifest = built;
      },
      "astro:build:done": async ({ dir }) => {
        if (!manifest) throw new Error("Astro has built no server: what pages weigh is read from its manifest.");
        const client = fileURLToPath(dir);
        const pages = await BuiltPages.of(manifest, server, client);
        const weights = await weighPages(pages.read(), client);
        writeWeights(weights);
        console.log(`\n${formatWeights(weights, readTable())}`);
      },
    },
  };
}
