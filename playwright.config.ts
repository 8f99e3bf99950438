import { defineConfig } from "@playwright/test";
import { launchOptions } from "./tests/support/browser.ts";

export default defineConfig({
  testDir: "tests/e2e",
  workers: 2,
  fullyParallel: true,
  forbidOnly: true,
  timeout: 30_000,
  expect: { timeout: 7000 },
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
