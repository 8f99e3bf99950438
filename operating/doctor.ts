import { examineLaptop, examineStage } from "./doctor/areas.ts";
import { askOutside } from "./doctor/outside.ts";
import { renderReport } from "./doctor/report.ts";
import { screenOf } from "./doctor/screen.ts";
import { asCommand } from "./operator-error.ts";
import { checkStage, readFlags } from "./stage.ts";

/**
 * `npm run doctor [-- --stage prod]`: what is well, what is not, and what to do about it. Without a stage it looks at this
 * laptop. It changes nothing, and exits with 1 when something is broken.
 */
await asCommand(async () => {
  const options = readFlags(process.argv.slice(2), { stage: { type: "string", default: "dev" } } as const);
  const outside = { env: process.env, ask: askOutside, now: Date.now };
  const isLaptop = options.stage === "dev";
  const areas = isLaptop ? await examineLaptop(outside) : await examineStage(checkStage(options.stage), outside);
  const heading = isLaptop ? "Cirrus on this laptop (stage dev)" : `Cirrus at stage ${options.stage}`;
  console.log(renderReport(heading, areas, screenOf(process.stdout, process.env)));
  const isBroken = areas.some(({ findings }) => findings.some(({ mark }) => mark === "fail"));
  process.exitCode = isBroken ? 1 : 0;
});
