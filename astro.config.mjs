import { createHash } from "node:crypto";
import { rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import cloudflare from "@astrojs/cloudflare";
import react from "@astrojs/react";
import tailwindcss from "@tailwindcss/vite";
import { defineConfig, fontProviders } from "astro/config";
import { buildInfoPath, readBuildId } from "./scripts/build-id.ts";
import { serviceWorker } from "./scripts/service-worker.ts";
import { weighsPages } from "./scripts/weights/integration.ts";
import { writeWranglerConfig } from "./scripts/wrangler-config.ts";
import { sampleScript } from "./src/features/vitals/sample-script.ts";
import { languageScript } from "./src/layouts/language-script.ts";
import { membersScript } from "./src/layouts/members-script.ts";
import { speculationRules } from "./src/layouts/speculation-rules.ts";
import { themeScript } from "./src/layouts/theme-script.ts";
import { transitionStyle } from "./src/layouts/transition-style.ts";
import { maxBodyBytes } from "./src/platform/limits.ts";

/** The adapter copies the laptop's settings into the build, readable by everybody; `npm run preview` brings its own. */
const noSecretsInBuild = {
  name: "no-secrets-in-build",
  hooks: { "astro:build:done": () => rmSync("dist/server/.dev.vars", { force: true }) },
};

/** Worker and pages of one build bear one name, so that a page from an older one can be told of the new one. */
const namesTheBuild = {
  name: "build-id",
  hooks: {
    "astro:build:done": () => writeFileSync(buildInfoPath, JSON.stringify({ id: readBuildId() })),
    "astro:config:setup": ({ command, updateConfig }) => {
      const id = command === "build" ? readBuildId() : "dev";
      updateConfig({ vite: { define: { __BUILD_ID__: JSON.stringify(id) } } });
    },
  },
};

/** A build beside a dev server must not take away what that one has prepared. */
const buildsApart = {
  name: "builds-apart",
  hooks: {
    "astro:config:setup": ({ command, updateConfig }) => {
      if (command === "build") updateConfig({ vite: { cacheDir: "node_modules/.vite-build" } });
    },
  },
};

/** Adds `client:use`, for islands that nobody needs before they use the page. */
const wakesOnUse = {
  name: "wake-on-use",
  hooks: {
    "astro:config:setup": ({ addClientDirective }) =>
      addClientDirective({
        name: "use",
        entrypoint: fileURLToPath(new URL("./src/ui/wake-on-use.ts", import.meta.url)),
      }),
  },
};

/** One file of React compresses better than the four that it would be, and whatever needs one of them needs all. */
const chunks = [{ name: "react", test: /node_modules\/(?:react|react-dom|scheduler)\// }];

/**
 * Scripts that are loaded later are loaded when the page is calm: nobody waits for them, and none brings a stylesheet. What Vite
 * puts around each such import, to fetch ahead what it needs, is larger than most of them.
 */
const plainImports = {
  name: "plain-imports",
  enforce: "pre",
  load: (id) => (id === "\0vite/preload-helper.js" ? "export const __vitePreload = (load) => load();" : undefined),
};

/** How a content security policy names an inline script. Astro does so by itself only for those that it bundles. */
const hashOf = (script) => `sha256-${createHash("sha256").update(script).digest("base64")}`;

export default defineConfig({
  output: "server",
  // For the canonical links of pages that are made at build; the others know where they were asked.
  ...(process.env.BASE_URL && { site: process.env.BASE_URL }),
  adapter: cloudflare({ configPath: writeWranglerConfig(), imageService: "passthrough" }),
  integrations: [
    react(),
    wakesOnUse,
    buildsApart,
    namesTheBuild,
    noSecretsInBuild,
    serviceWorker("serves"),
    weighsPages(),
  ],
  session: false,
  trailingSlash: "never",
  build: { format: "file" },
  devToolbar: { enabled: false },
  fonts: [
    {
      name: "Figtree",
      cssVariable: "--font-figtree",
      provider: fontProviders.local(),
      // What Cirrus itself says is Latin; what visitors write in other scripts is set by their systems.
      options: {
        variants: [
          {
            src: ["@fontsource-variable/figtree/files/figtree-latin-wght-normal.woff2"],
            weight: "300 900",
            style: "normal",
          },
        ],
      },
      fallbacks: ["system-ui", "sans-serif"],
    },
  ],
  markdown: { syntaxHighlight: false },
  security: {
    checkOrigin: true,
    actionBodySizeLimit: maxBodyBytes,
    serverIslandBodySizeLimit: maxBodyBytes,
    csp: {
      directives: [
        "default-src 'self'",
        "img-src 'self' data: https://lh3.googleusercontent.com https://avatars.githubusercontent.com",
        "connect-src 'self'",
        "base-uri 'none'",
        // Browsers hold the redirect that follows a form to this as well, and "Continue with …" is a form.
        "form-action 'self' https://accounts.google.com https://github.com",
        "object-src 'none'",
        "worker-src 'self'",
      ],
      scriptDirective: {
        hashes: [themeScript, languageScript, membersScript, sampleScript, speculationRules].map(hashOf),
      },
      // Style attributes only: React writes them for measured layout, and an e-mail in the dev mailbox has them.
      styleDirective: {
        hashes: [hashOf(transitionStyle)],
        resources: [{ resource: "'unsafe-inline'", kind: "attribute" }],
      },
    },
  },
  vite: {
    plugins: [tailwindcss(), plainImports],
    server: { cors: false },
    // The adapter makes a `process` for the Worker, and would for each script of a page.
    environments: {
      client: {
        build: {
          rolldownOptions: {
            output: { banner: "", codeSplitting: { groups: chunks } },
          },
        },
      },
    },
    // Pictures of entries read fonts as files, also small ones.
    build: {
      assetsInlineLimit: (file) => (file.endsWith(".woff2") ? false : undefined),
      // The Worker, too, which Astro leaves as it is: three megabytes is all that the free plan takes.
      rolldownOptions: { output: { minify: true } },
    },
  },
});
