import { ChildProcess } from "node:child_process";
import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { EventEmitter, once } from "node:events";
import { basename } from "node:path";
import { convertV4MiniflareOptions, Log, LogLevel, Miniflare, type V4WorkerOptions } from "miniflare";

const restartWithinMs = 20_000;

/** A Worker in a workerd of its own. */
export interface RunningWorker {
  url: URL;
  /** The workerd of now: another one after a kill. */
  pid(): number;
  database(binding: string): Promise<D1Database>;
  /** SIGKILL, as when memory runs out. Resolves when workerd runs again: same port, same storage, nothing in memory. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Starts a Worker and listens at it directly. Wrangler's test harness would put a second workerd in front, whose one
 * object passes on every frame: a bench would measure that one.
 * @param storage a folder for what outlives the process; without it, storage is gone at the end.
 */
export async function startWorker(worker: V4WorkerOptions, storage?: string): Promise<RunningWorker> {
  const processes = watchProcesses();
  const restarts = new EventEmitter();
  const options = convertV4MiniflareOptions({
    workers: [{ ...worker, unsafeDirectSockets: [{ host: "127.0.0.1", port: 0 }] }],
    log: new Log(LogLevel.NONE),
    handleStructuredLogs: () => {},
    unsafeHandleRuntimeRestart: () => void restarts.emit("restart"),
    ...(storage && { resourcePersistencePath: storage }),
  });
  const miniflare = new Miniflare(options);
  await miniflare.ready;
  return {
    url: await miniflare.unsafeGetDirectURL(worker.name),
    pid: () => processes.newest()?.pid ?? Number.NaN,
    database: (binding) => miniflare.getD1Database(binding, worker.name),
    kill: async () => {
      const restarted = once(restarts, "restart", { signal: AbortSignal.timeout(restartWithinMs) });
      processes.newest()?.kill("SIGKILL");
      await restarted;
    },
    close: async () => {
      processes.stop();
      await miniflare.dispose();
    },
  };
}

/** Miniflare keeps its workerd to itself; Node tells of each process that is started. */
function watchProcesses() {
  const all: ChildProcess[] = [];
  const note = (message: unknown) => {
    if (message instanceof Object && "process" in message && message.process instanceof ChildProcess) {
      all.push(message.process);
    }
  };
  subscribe("child_process", note);
  return {
    newest: () => all.findLast(({ spawnfile }) => basename(spawnfile).startsWith("workerd")),
    stop: () => unsubscribe("child_process", note),
  };
}
