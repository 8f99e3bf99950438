import { existsSync } from "node:fs";

interface LaunchOptions {
  executablePath?: string;
  channel?: string;
  args?: string[];
}

/**
 * How to start a browser here. Linux on x64 gets the Chromium that npm brought, with the libraries it brings for
 * systems that lack them; elsewhere the installed Chrome serves.
 */
export async function launchOptions(): Promise<LaunchOptions> {
  if (process.platform !== "linux" || process.arch !== "x64") return { channel: "chrome" };
  // The package unpacks its own libnss3 only where it believes to be on Lambda, and decides so when it is imported.
  if (!existsSync("/usr/lib/x86_64-linux-gnu/libnss3.so")) process.env.AWS_EXECUTION_ENV = "AWS_Lambda_nodejs24.x";
  const { default: chromium } = await import("@sparticuz/chromium");
  return { executablePath: await chromium.executablePath(), args: ["--no-sandbox", "--disable-gpu"] };
}
