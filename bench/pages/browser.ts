import { type Browser, chromium } from "@playwright/test";
import { launchOptions } from "../../tests/support/browser.ts";
import { freePort } from "../../tests/support/dev-server.ts";

export interface OpenBrowser {
  browser: Browser;
  port: number;
}

/**
 * One browser for Playwright, which holds it by a pipe, and for Lighthouse, which wants a port. It speaks English wherever it
 * runs: without a language, Chromium makes up one that no visitor has.
 */
export async function startBrowser(): Promise<OpenBrowser> {
  const [port, options] = [await freePort(), await launchOptions()];
  const args = [...(options.args ?? []), `--remote-debugging-port=${port}`];
  const env = { ...process.env, LANGUAGE: "en_GB", LC_ALL: "en_GB.UTF-8" };
  return { port, browser: await chromium.launch({ ...options, args, env }) };
}
