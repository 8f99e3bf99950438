import { readBackupArguments } from "./backup/arguments.ts";
import { archiveName, backUp } from "./backup/back-up.ts";
import { withStage } from "./backup/open-stage.ts";
import { describeContent } from "./backup/report.ts";
import { asCommand } from "./operator-error.ts";

/** `npm run backup -- --stage <name> [--to <file>] [--url <origin>]` */
await asCommand(async () => {
  const asked = readBackupArguments(process.argv.slice(2));
  const file = asked.file ?? archiveName(asked.stage, new Date());
  const { manifest, bytes } = await withStage(asked, (access) => backUp(access, file));
  const seconds = (Date.parse(manifest.ended) - Date.parse(manifest.began)) / 1000;
  console.log(
    `${file} (${Math.ceil(bytes / 1024)} KiB) holds stage ${asked.stage}: ${describeContent(manifest)}, read in ${seconds} s.`,
  );
  console.log("It holds e-mail addresses and sessions: keep it where nobody else reads it.");
});
