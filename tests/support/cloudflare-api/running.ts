import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, Response, type V4WorkerOptions } from "miniflare";
import { z } from "zod";
import { newestDate } from "./runtime-date.ts";
import { currentVersion, type State } from "./state.ts";
import { describeWorker } from "./worker-options.ts";

/** The header that names the Worker which is to answer. */
export const toWorker = "MF-Route-Override";

const storageName = "account-storage";
const tailName = "account-tail";

/** Holds every database and namespace of the account, so that the API can ask them what a Worker would. */
const storageScript = `export default {
  async fetch(request, env) {
    const { database, format, statements } = await request.json();
    const body = JSON.stringify(statements);
    return env[database].fetcher.fetch("http://d1/query?resultsFormat=" + format, { method: "POST", body });
  },
};`;

/** Hands on what workerd traces of every other Worker. */
const tailScript = `export default {
  async tail(events, env) {
    await env.OUT.fetch("http://out/", { method: "POST", body: JSON.stringify(events) });
  },
};`;

const meta = z.looseObject({ rows_read: z.number(), rows_written: z.number(), changes: z.number() });
const rowsAndColumns = z.object({ columns: z.array(z.string()), rows: z.array(z.array(z.unknown())) });
const results = z.union([z.array(z.record(z.string(), z.unknown())), rowsAndColumns]);
const answers = z.array(z.object({ success: z.literal(true), results, meta }));
const failure = z.object({ success: z.literal(false), error: z.string() });

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
  private readonly onTrace: (events: unknown) => void;
  private miniflare: Miniflare | undefined;
  private runs: { databases: Set<string>; namespaces: Set<string>; scripts: string } | undefined;
  private queue: Promise<unknown> = Promise.resolve();
  private readonly underway = new Set<Promise<unknown>>();

  constructor(state: State, folder: string, onTrace: (events: unknown) => void) {
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
        const headers = { [toWorker]: storageName };
        const response = await miniflare.dispatchFetch("http://storage/", { method: "POST", headers, body });
        return response.json();
      },
    );
  }

  namespace(id: string): Promise<Keys> {
    return this.use(
      (runs) => runs.namespaces.has(id),
      (miniflare) => miniflare.getKVNamespace(id, storageName),
    );
  }

  /** Does something with workerd's address, once it runs what is deployed now. @throws StartFault when it cannot. */
  async visit<T>(work: (url: URL) => Promise<T>): Promise<T> {
    return this.use(
      (runs) => runs.scripts === this.describeScripts(),
      async (miniflare) => work(await miniflare.ready),
    );
  }

  async close(): Promise<void> {
    await this.queue.catch(() => {});
    await this.miniflare?.dispose();
  }

  private async use<T>(
    isReady: (runs: NonNullable<Running["runs"]>) => boolean,
    work: (miniflare: Miniflare) => Promise<T>,
  ): Promise<T> {
    const started = this.queue
      .catch(() => {})
      .then(async () => {
        const isRunning = this.miniflare && this.runs && isReady(this.runs);
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
    const scripts = this.describeScripts();
    const options = this.describe();
    try {
      if (this.miniflare) await this.miniflare.setOptions(options);
      const miniflare = this.miniflare ?? new Miniflare(options);
      this.miniflare = miniflare;
      await miniflare.ready;
      const { databases, namespaces } = this.state;
      this.runs = {
        databases: new Set(databases.map(({ uuid }) => uuid)),
        namespaces: new Set(namespaces.map(({ id }) => id)),
        scripts,
      };
      return miniflare;
    } catch (error) {
      await this.miniflare?.dispose().catch(() => {});
      this.miniflare = undefined;
      throw new StartFault(readReason(error));
    }
  }

  /** What tells one set of running scripts from another. */
  private describeScripts(): string {
    const scripts = [...this.state.scripts.values()];
    return JSON.stringify(scripts.map((script) => [script.name, currentVersion(script)?.id]));
  }

  private describe() {
    const { scripts, databases, namespaces } = this.state;
    const compatibilityDate = newestDate;
    const deployed = [...scripts.values()].flatMap((script) => {
      const version = currentVersion(script);
      return version ? [describeWorker(this.state, script, version, tailName)] : [];
    });
    const storage: V4WorkerOptions = {
      name: storageName,
      compatibilityDate,
      modules: [{ type: "ESModule", path: "storage.mjs", contents: storageScript }],
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
      workers: [storage, tail, ...deployed],
      resourcePersistencePath: this.folder,
      log: new Log(LogLevel.NONE),
      logRequests: false,
      handleStructuredLogs: () => {},
      cf: { colo: "AMS", country: "NL" },
    });
  }

  private takeTrace(events: unknown): Response {
    this.onTrace(events);
    return new Response();
  }
}

/** The words of workerd, out of what miniflare quotes of its log. */
function readReason(error: unknown): string {
  const said = error instanceof Error ? error.message : String(error);
  const [, message] = /"message":"service core:user:[^:]+: ((?:[^"\\]|\\.)*)"/.exec(said) ?? [];
  return message === undefined ? said : JSON.parse(`"${message}"`);
}
