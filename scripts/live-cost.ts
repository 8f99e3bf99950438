import { OptionError, reportOn, usage } from "./live-cost/report.ts";

/** `npm run cost -- --people 1000000 --clicks 1000`: what the live layer would cost a month, by Cloudflare's list prices. */
try {
  console.log(reportOn(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof OptionError)) throw error;
  console.error(`${error.message}\n\n${usage}`);
  process.exitCode = 1;
}
