import { readRestoreArguments } from "./backup/arguments.ts";
import { bringBack } from "./backup/bring-back.ts";
import { withStage } from "./backup/open-stage.ts";
import { describeContent } from "./backup/report.ts";
import { asCommand } from "./operator-error.ts";

/** `npm run restore -- --stage <name> <file> [--url <origin>]` */
await asCommand(async () => {
  const asked = readRestoreArguments(process.argv.slice(2));
  const manifest = await withStage(asked, (access) => bringBack(access, asked.file, console.log));
  console.log(`Stage ${asked.stage} is as ${manifest.stage} was on ${manifest.ended}: ${describeContent(manifest)}.`);
  console.log("Everything was read back and compared: rows, references, search and counter.");
});
