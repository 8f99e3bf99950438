import { followLog } from "./logs/follow.ts";
import { readLogOptions } from "./logs/options.ts";
import { asCommand } from "./operator-error.ts";

/** `npm run logs -- --stage prod [--status error] [--search <text>] [--json]`: what a deployed stage logs, as it does. */
await asCommand(async () => {
  // Whoever reads may have had enough, as `| head` has.
  process.stdout.on("error", () => process.kill(process.pid, "SIGINT"));
  const output = { line: (text: string) => console.log(text), aside: (text: string) => console.error(text) };
  await followLog(readLogOptions(process.argv.slice(2)), process.env, output);
});
