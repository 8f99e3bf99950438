import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, rmSync } from "node:fs";

/**
 * `npm test`: everything that must hold. Every part runs even when one before it failed, and the last line is summed from the
 * runners' own reports: a part that wrote none counts as failed.
 */
interface Tally {
  passed: number;
  failed: number;
}

interface Part {
  name: string;
  command: string[];
  /** Reads the runner's report; parts without one count as a single test. */
  tally?: () => Tally;
}

const inherited = ["inherit", "inherit"] as const;
const captured = ["pipe", "pipe"] as const;
const vitestReport = "reports/vitest.json";
const browserReport = "reports/e2e.json";

/** The runners test what was built. The check needs nothing of it, and reads while Vitest mostly waits. */
const rounds: Part[][] = [
  [{ name: "build", command: ["npm", "run", "build"] }],
  [
    {
      name: "unit and integration",
      command: ["vitest", "run", "--reporter=default", "--reporter=json", `--outputFile.json=${vitestReport}`],
      tally: readVitest,
    },
    { name: "check", command: ["npm", "run", "check"] },
  ],
  [{ name: "browser", command: ["playwright", "test"], tally: readBrowser }],
];

rmSync("reports", { recursive: true, force: true });
const tallies: Tally[] = [];
for (const round of rounds) tallies.push(...(await Promise.all(round.map(run))));
const passed = sum(tallies.map((tally) => tally.passed));
const failed = sum(tallies.map((tally) => tally.failed));
console.log(`\n${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);

/** Runs one part to its end. Of two at once, the first is seen as it goes and the other when it is done. */
async function run({ name, command: [program = "", ...args], tally }: Part, place: number): Promise<Tally> {
  if (place === 0) console.log(`\n— ${name}\n`);
  const env = { ...process.env, PATH: `node_modules/.bin:${process.env.PATH}` };
  const child = spawn(program, args, { stdio: ["ignore", ...(place === 0 ? inherited : captured)], env });
  const said: string[] = [];
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (text) => said.push(String(text)));
  const [status] = await once(child, "close");
  if (place > 0) console.log(`\n— ${name}\n\n${said.join("")}`);
  const counted = tally ? count(name, tally) : { passed: status === 0 ? 1 : 0, failed: 0 };
  // A runner may fail without a failed test, for example when a file does not load.
  return status !== 0 && counted.failed === 0 ? { ...counted, failed: 1 } : counted;
}

function count(name: string, tally: () => Tally): Tally {
  try {
    const counted = tally();
    return counted.passed > 0 ? counted : { ...counted, failed: counted.failed + 1 };
  } catch (error) {
    console.error(`${name} left no report: ${error}`);
    return { passed: 0, failed: 1 };
  }
}

function readVitest(): Tally {
  const report: { numPassedTests: number; numFailedTests: number; numPendingTests: number; numTodoTests: number } =
    readJson(vitestReport);
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + report.numPendingTests + report.numTodoTests,
  };
}

function readBrowser(): Tally {
  const { stats }: { stats: { expected: number; unexpected: number; flaky: number; skipped: number } } =
    readJson(browserReport);
  return { passed: stats.expected, failed: stats.unexpected + stats.flaky + stats.skipped };
}

function readJson(path: string) {
  return JSON.parse(readFileSync(path, "utf8"));
}

function sum(numbers: number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
