import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";
import { browserOutcome, type Outcome, vitestOutcome } from "./test/outcomes.ts";

/**
 * `npm test`: everything that must hold. Every part runs even when one before it failed. The end names each failure again, and
 * sums the runners' own reports: a part that wrote none counts as failed.
 */
interface Part {
  name: string;
  command: string[];
  /** What the runner writes, and who reads it; parts without one count as a single test. */
  report?: { path: string; read: (json: unknown) => Outcome };
}

const inherited = ["inherit", "inherit"] as const;
const captured = ["pipe", "pipe"] as const;
const vitestReport = "reports/vitest.json";

/** Of what a part said that was not seen as it went: enough to hold what a compiler or linter found. */
const lastLines = 20;

/** The runners test what was built. The check needs nothing of it, and reads while Vitest mostly waits. */
const rounds: Part[][] = [
  [{ name: "build", command: ["npm", "run", "build"] }],
  [
    {
      name: "unit and integration",
      command: ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`],
      report: { path: vitestReport, read: vitestOutcome },
    },
    { name: "check", command: ["npm", "run", "check"] },
  ],
  [
    {
      name: "browser",
      command: ["playwright", "test"],
      report: { path: "reports/e2e.json", read: browserOutcome },
    },
  ],
];

rmSync("reports", { recursive: true, force: true });
const outcomes: Outcome[] = [];
for (const round of rounds) outcomes.push(...(await Promise.all(round.map(run))));
const passed = outcomes.reduce((total, outcome) => total + outcome.passed, 0);
const failures = outcomes.flatMap((outcome) => outcome.failures);
for (const [place, failure] of failures.entries()) console.log(`\n${place + 1}. ${failure}`);
console.log(`\n${passed} passed, ${failures.length} failed`);
process.exit(failures.length > 0 || passed === 0 ? 1 : 0);

/** Runs one part to its end. Of two at once, the first is seen as it goes and the other when it is done. */
async function run({ name, command: [program = "", ...args], report }: Part, place: number): Promise<Outcome> {
  if (place === 0) console.log(`\n— ${name}\n`);
  const env = { ...process.env, PATH: `node_modules/.bin:${process.env.PATH}` };
  const child = spawn(program, args, { stdio: ["ignore", ...(place === 0 ? inherited : captured)], env });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => said.push(String(text)));
  const [status] = await once(child, "close");
  if (place > 0) console.log(`\n— ${name}\n\n${said.join("")}`);
  const outcome = report ? readOutcome(name, report) : { passed: status === 0 ? 1 : 0, failures: [] };
  // A runner may fail without a failed test, for example on an error that no test waited for.
  if (status === 0 || outcome.failures.length > 0) return outcome;
  const end = said.join("").trimEnd().split("\n").slice(-lastLines);
  return { ...outcome, failures: [[`${name} ended with ${status}`, ...end].join("\n    ")] };
}

function readOutcome(name: string, { path, read }: NonNullable<Part["report"]>): Outcome {
  try {
    const outcome = read(JSON.parse(readFileSync(path, "utf8")));
    return outcome.passed > 0 ? outcome : { passed: 0, failures: [...outcome.failures, `${name} ran no test`] };
  } catch (error) {
    return { passed: 0, failures: [`${name} left no report that can be read: ${error}`] };
  }
}
