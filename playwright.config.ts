import { defineConfig } from "@playwright/test";
import { launchOptions } from "./tests/support/browser.ts";

export default defineConfig({
  testDir: "tests/e2e",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  // As in `vitest.config.ts`: a busy machine must not fail what holds.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  outputDir: "reports/e2e",
  reporter: [["list"], ["json", { outputFile: "reports/e2e.json" }]],
  use: {
    launchOptions: await launchOptions(),
    locale: "en-GB",
    timezoneId: "Europe/Berlin",
    // It would answer before tests see a request; `offline.spec.ts` lets it in.
    serviceWorkers: "block",
    trace: "retain-on-failure",
  },
});
