import { spawn } from "node:child_process";
import { once } from "node:events";
import { cpSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { startOperator } from "../support/operator.ts";
import { untilWell } from "../support/until-well.ts";

/** All commands of the page in turn, each of several processes, on a machine that may be busy. */
const patienceMs = 600_000;
const secret = "tests-only-tests-only-tests-only-tests";

let operator: Awaited<ReturnType<typeof startOperator>>;

beforeAll(async () => {
  operator = await startOperator();
});
afterAll(() => operator.account.close());

/** What the page shows in blocks marked `sh`: to be run as it stands, from top to bottom. */
function readCommands(): string[] {
  const page = readFileSync("docs/operating.md", "utf8");
  const blocks = [...page.matchAll(/^ *```sh\n(.*?)^ *```/gms)].map(([, block = ""]) => block);
  return blocks.flatMap((block) =>
    block
      .trim()
      .split("\n")
      .map((line) => line.trim()),
  );
}

/** The build is that of this run of the tests: making another would change it under the tests beside this one. */
function asRunHere(command: string): string[] {
  if (command === "npm run build") return ["true"];
  if (!command.startsWith("npm run deploy")) return command.split(" ");
  return [...command.split(" "), ...(command.includes(" -- ") ? [] : ["--"]), "--no-build"];
}

async function run(command: string): Promise<{ code: number; output: string }> {
  const [program = "", ...args] = asRunHere(command);
  const child = spawn(program, args, {
    cwd: operator.folder,
    env: { ...operator.account.env, BETTER_AUTH_SECRET: "" },
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (output += chunk));
  const [code] = await once(child, "close");
  return { code: Number(code), output };
}

test("every command of docs/operating.md works, from top to bottom", { timeout: patienceMs }, async () => {
  // What `npm run build` leaves for wrangler.
  mkdirSync(join(operator.folder, ".wrangler"), { recursive: true });
  cpSync("wrangler.json", join(operator.folder, "wrangler.json"));
  cpSync(".wrangler/deploy", join(operator.folder, ".wrangler/deploy"), { recursive: true });
  const commands = readCommands();
  expect(commands.length).toBeGreaterThan(12);
  for (const command of commands) {
    const [, looked] = /^npm run doctor -- --stage (pr-\d+)$/.exec(command) ?? [];
    if (looked) await untilWell(`https://cirrus-${looked}.acme.workers.dev`, operator.account.fetch);
    const { code, output } = await run(command);
    expect.soft({ command, code }, output).toEqual({ command, code: 0 });
  }
  expect(operator.account.state.databases.map(({ name }) => name).sort()).toEqual([
    "cirrus",
    "cirrus-pr-13",
    "cirrus-prod",
  ]);
});

test("what plain wrangler deployed is the site, once it has its secret", { timeout: patienceMs }, async () => {
  const put = spawn("npx", ["wrangler", "secret", "put", "BETTER_AUTH_SECRET"], {
    cwd: operator.folder,
    env: operator.account.env,
  });
  put.stdin.end(secret);
  expect(await once(put, "close")).toEqual([0, null]);
  await untilWell("https://cirrus.acme.workers.dev", operator.account.fetch);
});
