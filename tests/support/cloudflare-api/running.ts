import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, Response, type V4WorkerOptions } from "miniflare";
import { z } from "zod";
import { newestDate } from "./runtime-date.ts";
import { currentVersion, type State } from "./state.ts";
import { describeWorker } from "./worker-options.ts";

/** The header that names the Worker which is to answer. */
export const toWorker = "x-to-worker";

const gateName = "account-gate";
const tailName = "account-tail";

/**
 * Where all that reaches workerd comes in: visitors, whom it takes to the Worker that their header names, and questions to
 * the account's databases and namespaces, all of which are its own as well.
 */
const gateScript = `export default {
  async fetch(request, env) {
    const name = request.headers.get("${toWorker}");
    if (name) {
      const headers = new Headers(request.headers);
      headers.delete("${toWorker}");
      return env["to:" + name].fetch(new Request(request, { headers }));
    }
    const { database, format, statements } = await request.json();
    const body = JSON.stringify(statements);
    return env[database].fetcher.fetch("http://d1/query?resultsFormat=" + format, { method: "POST", body });
  },
};`;

/** Hands on what workerd traces of every other Worker. */
const tailScript = `export default {
  async tail(events, env, { props }) {
    await env.OUT.fetch("http://out/", { method: "POST", body: JSON.stringify({ script: props.script, events }) });
  },
};`;

const meta = z.looseObject({ rows_read: z.number(), rows_written: z.number(), changes: z.number() });
const rowsAndColumns = z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) });
const results = z.union([z.array(z.record(z.string(), z.unknown())), rowsAndColumns]);
const answers = z.array(z.object({ success: z.literal(true), results, meta }));
const failure = z.object({ success: z.literal(false), error: z.string() });

interface Runs {
  databases: Set<string>;
  namespaces: Set<string>;
  /** The version of each script. */
  scripts: Map<string, string | undefined>;
}

export interface Statement {
  sql: string;
  params?: (string | number | null | number[])[];
}

/** A KV namespace, asked from outside of workerd. */
export type Keys = Awaited<ReturnType<Miniflare["getKVNamespace"]>>;

export class QueryFault extends Error {}

/** workerd could not start what was uploaded; the message is what it said. */
export class StartFault extends Error {}

/**
 * The account's workerd: every script that was deployed, and the D1, KV and objects that they share. It starts when first
 * needed and again when what it runs has changed; what is stored outlives that. Requests wait for it.
 */
export class Running {
  private readonly state: State;
  private readonly folder: string;
  private readonly onTrace: (traced: unknown) => void;
  private miniflare: Miniflare | undefined;
  private runs: Runs = { databases: new Set(), namespaces: new Set(), scripts: new Map() };
  /** Scripts that somebody asked since the last start: the next one leaves the others out, to be quick. */
  private visited = new Set<string>();
  private queue: Promise<unknown> = Promise.resolve();
  private readonly underway = new Set<Promise<unknown>>();

  constructor(state: State, folder: string, onTrace: (traced: unknown) => void) {
    this.state = state;
    this.folder = folder;
    this.onTrace = onTrace;
  }

  /** @throws QueryFault with D1's own words. */
  async query(database: string, statements: Statement[], format: "ARRAY_OF_OBJECTS" | "ROWS_AND_COLUMNS") {
    const answer = await this.askStorage(database, statements, format);
    const failed = failure.safeParse(answer);
    if (failed.success) throw new QueryFault(failed.data.error);
    return answers.parse(answer);
  }

  /** A whole database as SQL. */
  async dump(database: string): Promise<string> {
    const statements = [{ sql: "PRAGMA miniflare_d1_export(?,?,?);", params: [0, 0] }];
    const dumped = z.object({ results: z.tuple([z.array(z.string())]) });
    return dumped.parse(await this.askStorage(database, statements, "ARRAY_OF_OBJECTS")).results[0].join("\n");
  }

  private askStorage(database: string, statements: Statement[], format: string): Promise<unknown> {
    const body = JSON.stringify({ database, format, statements });
    return this.use(
      (runs) => runs.databases.has(database),
      async (miniflare) => {
        const response = await miniflare.dispatchFetch("http://gate/", { method: "POST", body });
        return response.json();
      },
    );
  }

  namespace(id: string): Promise<Keys> {
    return this.use(
      (runs) => runs.namespaces.has(id),
      (miniflare) => miniflare.getKVNamespace(id, gateName),
    );
  }

  /** Does something with workerd's address, once a script runs as it is now. @throws StartFault when it cannot. */
  async visit<T>(script: string, work: (url: URL) => Promise<T>): Promise<T> {
    return this.use(
      (runs) => {
        this.visited.add(script);
        return runs.scripts.get(script) === this.versionOf(script);
      },
      async (miniflare) => work(await miniflare.ready),
    );
  }

  async close(): Promise<void> {
    await this.queue.catch(() => {});
    await this.miniflare?.dispose();
  }

  private async use<T>(isReady: (runs: Runs) => boolean, work: (miniflare: Miniflare) => Promise<T>): Promise<T> {
    const started = this.queue
      .catch(() => {})
      .then(async () => {
        const isRunning = isReady(this.runs);
        const miniflare = isRunning && this.miniflare ? this.miniflare : await this.restart();
        const result = work(miniflare);
        this.underway.add(result);
        const forget = () => void this.underway.delete(result);
        result.then(forget, forget);
        // Wrapped, or the next in the queue would wait for the work as well.
        return { result };
      });
    this.queue = started;
    return (await started).result;
  }

  private async restart(): Promise<Miniflare> {
    await Promise.allSettled(this.underway);
    const names = [...this.visited].filter((name) => this.versionOf(name));
    const { databases, namespaces } = this.state;
    const next = {
      databases: new Set(databases.map(({ uuid }) => uuid)),
      namespaces: new Set(namespaces.map(({ id }) => id)),
      scripts: new Map(names.map((name) => [name, this.versionOf(name)])),
    };
    const options = this.describe(names);
    this.visited = new Set();
    try {
      if (this.miniflare) await this.miniflare.setOptions(options);
      const miniflare = this.miniflare ?? new Miniflare(options);
      this.miniflare = miniflare;
      await miniflare.ready;
      this.runs = next;
      return miniflare;
    } catch (error) {
      await this.miniflare?.dispose().catch(() => {});
      this.miniflare = undefined;
      this.runs = { databases: new Set(), namespaces: new Set(), scripts: new Map() };
      throw new StartFault(readReason(error));
    }
  }

  private versionOf(name: string): string | undefined {
    const script = this.state.scripts.get(name);
    return script && currentVersion(script)?.id;
  }

  private describe(names: string[]) {
    const { scripts, databases, namespaces } = this.state;
    const compatibilityDate = newestDate;
    const deployed = names.flatMap((name) => {
      const script = scripts.get(name);
      const version = script && currentVersion(script);
      return version ? [describeWorker(script, version, tailName)] : [];
    });
    const gate: V4WorkerOptions = {
      name: gateName,
      compatibilityDate,
      modules: [{ type: "ESModule", path: "gate.mjs", contents: gateScript }],
      serviceBindings: Object.fromEntries(names.map((name) => [`to:${name}`, name])),
      d1Databases: Object.fromEntries(databases.map(({ uuid }) => [uuid, uuid])),
      kvNamespaces: Object.fromEntries(namespaces.map(({ id }) => [id, id])),
    };
    const tail: V4WorkerOptions = {
      name: tailName,
      compatibilityDate,
      modules: [{ type: "ESModule", path: "tail.mjs", contents: tailScript }],
      serviceBindings: { OUT: async (request) => this.takeTrace(await request.json()) },
    };
    return convertV4MiniflareOptions({
      workers: [gate, tail, ...deployed],
      resourcePersistencePath: this.folder,
      log: new Log(LogLevel.NONE),
      logRequests: false,
      handleStructuredLogs: () => {},
      cf: { colo: "AMS", country: "NL" },
    });
  }

  private takeTrace(traced: unknown): Response {
    this.onTrace(traced);
    return new Response();
  }
}

/** The words of workerd, out of what miniflare quotes of its log. */
function readReason(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const [, message] = /"message":"service core:user:[^:]+: ((?:[^"\\]|\\.)*)"/.exec(said) ?? [];
  return message === undefined ? said : JSON.parse(`"${message}"`);
}
