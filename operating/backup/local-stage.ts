import { unstable_startWorker } from "wrangler";
import { migrateLocal, openDatabase } from "../../scripts/local.ts";
import { statePath } from "../../scripts/local-paths.ts";
import { writeCounterConfig } from "../../scripts/wrangler-config.ts";
import { backup } from "../../src/platform/limits.ts";
import { withinTime } from "../../src/platform/within-time.ts";
import type { SqlDatabase } from "./sql-database.ts";
import type { AskCounter, StageAccess } from "./stage-access.ts";

/** Opens what the dev server keeps in `state`. No server may run on it meanwhile. */
export async function openLocalStage(state = statePath): Promise<StageAccess> {
  const [proxy, worker] = await Promise.all([openDatabase(state), startCounter(state)]);
  return {
    stage: "dev",
    database: onBinding(proxy.env.DB),
    askCounter: askBy(worker),
    async migrateOn() {
      const count = await migrateLocal(state);
      return `The migrations that the backup had not had were applied: ${count} in all.`;
    },
    async close() {
      await Promise.all([proxy.dispose(), worker.dispose()]);
    },
  };
}

export function onBinding(db: D1Database): SqlDatabase {
  return {
    async query(sql, params = []) {
      const { results } = await db
        .prepare(sql)
        .bind(...params)
        .all();
      return results;
    },
    async batch(statements) {
      await db.batch(statements.map((statement) => db.prepare(statement)));
    },
  };
}

type LocalWorker = Awaited<ReturnType<typeof unstable_startWorker>>;

function startCounter(persist: string): Promise<LocalWorker> {
  const server = { hostname: "127.0.0.1", port: 0 };
  const dev = { persist, server, inspector: false, watch: false, liveReload: false, logLevel: "error" } as const;
  return unstable_startWorker({ config: writeCounterConfig(), dev });
}

function askBy(worker: LocalWorker): AskCounter {
  return async (request) => {
    const answer = worker.fetch("http://counter/", { method: "POST", body: JSON.stringify(request) });
    // A Worker that cannot start never answers: what is wrong with it stands in the lines above.
    const response = await withinTime(answer, backup.localCounterWithinMs);
    return { status: response.status, content: await response.json() };
  };
}
