import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { AstroIntegration } from "astro";
import { build } from "rolldown";
import { languages, pathIn } from "../src/platform/language.ts";

/** What browsers get: a worker that serves without network, or one that takes it away again (decision 21). */
const workers = { serves: "src/offline/service-worker.ts", leaves: "src/offline/farewell.ts" } as const;

type Kind = keyof typeof workers;

/** Builds the service worker when all that it keeps from the start is there. */
export function serviceWorker(kind: Kind): AstroIntegration {
  return {
    name: "service-worker",
    hooks: {
      "astro:config:setup": ({ command, updateConfig }) => {
        const known = command === "build" ? kind : "none";
        updateConfig({ vite: { define: { __SERVICE_WORKER__: JSON.stringify(known) } } });
      },
      "astro:build:done": ({ dir }) => bundle(kind, fileURLToPath(dir)),
    },
  };
}

/** Writes `service-worker.js` into the folder of the built site, as one file. */
export async function bundle(kind: Kind, site: string, file = join(site, "service-worker.js")): Promise<void> {
  await build({
    input: workers[kind],
    tsconfig: "tsconfig.json",
    platform: "browser",
    transform: {
      define: { "process.env.NODE_ENV": '"production"', __PRECACHE__: JSON.stringify(toPrecache(site)) },
    },
    output: { file, format: "iife", minify: true, comments: false },
    logLevel: "warn",
  });
}

/** The offline pages and all that they load, each with a revision if its name does not tell what is in it. */
function toPrecache(site: string): { url: string; revision: string | null }[] {
  const pages = languages.map((language) => pathIn(language, "/offline"));
  const html = pages.map((page) => readFileSync(join(site, `${page}.html`), "utf8")).join("");
  const loaded = new Set(html.match(/\/_astro\/[\w./-]+/g));
  return [
    ...pages.map((url) => ({ url, revision: revisionOf(join(site, `${url}.html`)) })),
    { url: "/favicon.svg", revision: revisionOf(join(site, "favicon.svg")) },
    ...[...loaded].map((url) => ({ url, revision: null })),
  ];
}

function revisionOf(file: string): string {
  return createHash("sha256").update(readFileSync(file)).digest("hex").slice(0, 12);
}
