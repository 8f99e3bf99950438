import { fileURLToPath } from "node:url";
import { cloudflareTest, readD1Migrations } from "@cloudflare/vitest-plugin";
import { defineConfig } from "vitest/config";
import { writeObjectsConfig } from "./scripts/wrangler-config.ts";

const path = (relative: string) => fileURLToPath(new URL(relative, import.meta.url));
const alias = { "~": path("./src"), "#db": path("./db") };

/** Stands in for what the build defines. */
const define = { __BUILD_ID__: JSON.stringify("test") };

const testSecrets = { BETTER_AUTH_SECRET: "tests-only-tests-only-tests-only-tests" };

/** Beside the site's own bindings: a second D1, which plays a read replica that lags. */
const inTests = { bindings: testSecrets, d1Databases: { REPLICA: "replica" } };

/** Tests that need the inside of workerd: Durable Objects, and queries against a real D1. */
const inWorkerd = ["src/**/*.object.test.ts", "src/**/*queries.test.ts", "src/**/*.workerd.test.ts"];

/**
 * How long a condition, a test, and what comes before its file may take, in ms. All are met in a fraction of it: a busy
 * machine must not fail what holds, and only what never comes is waited for to the end.
 */
const patience = { expect: { poll: { timeout: 15_000 } }, testTimeout: 60_000, hookTimeout: 90_000 };

export default defineConfig({
  test: {
    // The tests wait for workerd, and for time to pass, more than they compute: three share two cores well.
    maxWorkers: 3,
    projects: [
      {
        resolve: { alias },
        define,
        test: {
          name: "unit",
          ...patience,
          include: ["{src,scripts,db,operating,bench,tests/support}/**/*.test.ts"],
          exclude: inWorkerd,
        },
      },
      {
        resolve: { alias },
        define,
        plugins: [cloudflareTest({ wrangler: { configPath: writeObjectsConfig() }, miniflare: inTests })],
        test: {
          name: "workerd",
          include: inWorkerd,
          ...patience,
          provide: { migrations: await readD1Migrations(path("./db/migrations")) },
        },
      },
      {
        resolve: { alias },
        test: {
          name: "integration",
          // What starts a site takes a second to load. The files share it, and nothing else that changes.
          isolate: false,
          include: ["tests/integration/**/*.test.ts"],
          ...patience,
        },
      },
    ],
  },
});
