import "./alias.ts";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { parseArgs } from "node:util";
import { describeLoad, describeMachine } from "./machine.ts";
import { type Bench, runBench } from "./probe.ts";
import { progress } from "./progress.ts";
import { formatResults } from "./table.ts";

interface Options {
  json?: string | undefined;
  /** For `live` and `guestbook`: what to measure instead of the usual sizes. */
  sizes?: string | undefined;
  /** For `guestbook` alone: how long each thing is measured. */
  seconds?: string | undefined;
  /** For `chaos` alone: the seed of a run that is to be repeated. */
  seed?: string | undefined;
}

/** `npm run bench -- <name> [--json <file>]`: every bench there is, a line each. */
const benches: Record<string, (options: Options) => Promise<Bench>> = {
  accounts: async () => (await import("./accounts.ts")).openAccountsBench(),
  chaos: async ({ seed }) => (await import("./chaos.ts")).openChaosBench(seed),
  guestbook: async ({ sizes, seconds }) => (await import("./guestbook.ts")).openGuestbookBench(sizes, seconds),
  live: async ({ sizes }) => (await import("./live.ts")).openLiveBench(sizes),
  memory: async () => (await import("./memory.ts")).openMemoryBench(),
  pages: async () => (await import("./pages.ts")).openPagesBench(),
};

const usage = `Name one bench: npm run bench -- <${Object.keys(benches).join("|")}> [--json <file>]
For live also: [--sizes <sockets>x<shards>,…], as in --sizes 100x1,5000x16
For guestbook also: [--sizes <entries>,<more entries>] [--seconds <for each thing>], as in --sizes 100,100000
For chaos also: [--seed <number>], to repeat a run`;

/** Keeps Cloudflare's tools from reaching for the network, and from talking between the lines of the table. */
Object.assign(process.env, {
  CLOUDFLARE_CF_FETCH_ENABLED: "false",
  WRANGLER_LOG: "error",
  WRANGLER_SEND_METRICS: "false",
});

/** Ends by way of `exit`, where whatever was started is stopped. */
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(130));

const request = readRequest();
if (request) process.exitCode = await run(request.open, request.options);
else console.error(usage);

function readRequest() {
  process.exitCode = 2;
  try {
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "string" },
        seconds: { type: "string" },
        seed: { type: "string" },
        sizes: { type: "string" },
      },
    });
    const [name = "", ...others] = positionals;
    const open = Object.hasOwn(benches, name) && others.length === 0 ? benches[name] : undefined;
    return open && { open, options: values };
  } catch {
    return undefined;
  }
}

async function run(open: (options: Options) => Promise<Bench>, options: Options): Promise<number> {
  const machine = describeMachine();
  const { cpu, cores, memoryGB, node, os } = machine;
  console.log(`${cpu}, ${cores} cores, ${memoryGB} GB, Node ${node}, ${os}`);
  const load = describeLoad();
  const results = await runBench(await open(options), progress);
  console.log(`\n${formatResults({ ...results, notes: [...load, ...results.notes] })}`);
  if (options.json) writeJson(options.json, { machine, figures: results.figures, goals: results.goals });
  return results.goals.every(({ holds }) => holds) ? 0 : 1;
}

function writeJson(path: string, content: object): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, `${JSON.stringify(content, null, 2)}\n`);
}
