import { DurableObject } from "cloudflare:workers";
import type { Add, CounterSnapshot } from "~/features/live/protocol.ts";
import { Ticker } from "~/features/live/ticker.ts";
import { live } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { everyPresence } from "~/platform/objects.ts";
import { formerVisitor } from "~/platform/person-name.ts";
import { withinTime } from "~/platform/within-time.ts";
import { CopyTables } from "./copy-tables.ts";
import type { CounterPage, CounterRow, LastNumberKey } from "./counter-rows.ts";
import type { CounterHistory, HistoryRange } from "./history.ts";
import { HistoryTables } from "./history-tables.ts";
import { emptyCounter, move } from "./rules.ts";

/** What `Counter` keeps about one person. */
export interface CounterMemory {
  isLastMover: boolean;
  /** The last add of each of the person's pages, so that a resend counts once. */
  adds: { page: string; n: number; at: number }[];
}

/** One page of a person: it numbers its adds by itself. */
interface PageOfPerson {
  userId: string;
  page: string;
}

/**
 * The only writer of the count. Its answer leaves after the write is durable: the platform holds every outgoing
 * message until then.
 */
export class Counter extends DurableObject<Cloudflare.Env> {
  private readonly sql = this.ctx.storage.sql;
  private readonly past = new HistoryTables(this.sql);
  private readonly copies = new CopyTables(this.ctx.storage);
  private readonly teller = new Ticker(
    () => this.tellShards(),
    () => live.tickMs * 2 ** this.failures,
  );
  /** Times in a row that a shard could not be told. */
  private failures = 0;
  /** The shard that got the newest snapshot as an answer. */
  private knowing: string | undefined;

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    this.sql.exec(`
      CREATE TABLE IF NOT EXISTS snapshot (
        id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, value INTEGER NOT NULL,
        increments INTEGER NOT NULL, decrements INTEGER NOT NULL, moved_by TEXT, moved_at INTEGER
      );
      CREATE TABLE IF NOT EXISTS last_number (
        user_id TEXT NOT NULL, browser TEXT NOT NULL, n INTEGER NOT NULL, at INTEGER NOT NULL,
        PRIMARY KEY (user_id, browser)
      ) WITHOUT ROWID;
      CREATE INDEX IF NOT EXISTS last_number_at ON last_number (at);
    `);
    this.keepMoversId();
  }

  /**
   * Applies each add whose number is new for its browser, in one transaction. Safe to repeat. The shard that asks gets
   * the snapshot as the answer; all others are told.
   */
  apply(adds: readonly Add[], askedBy?: string, now = Date.now()): CounterSnapshot {
    const before = this.read();
    const after = this.ctx.storage.transactionSync(() => this.write(before, adds, now));
    if (after.seq !== before.seq) this.tellOthers(askedBy);
    return after;
  }

  /** The last number of each of these pages that is counted, or 0. */
  lastNumbers(pages: readonly PageOfPerson[]): number[] {
    return pages.map(({ userId, page }) => this.lastNumber(userId, page));
  }

  read(): CounterSnapshot {
    const [row] = this.sql
      .exec<Omit<CounterSnapshot, "type">>(
        `SELECT seq, value, increments, decrements, moved_by AS "movedBy", moved_at AS "movedAt" FROM snapshot`,
      )
      .toArray();
    return row ? { type: "counter", ...row } : emptyCounter;
  }

  /** How much it moved lately, with the totals of the same moment, so that a page can go on counting from there. */
  history(range: HistoryRange, now = Date.now()): CounterHistory {
    const { increments, decrements } = this.read();
    return { range, now, total: increments + decrements, bars: this.past.read(range, now) };
  }

  /** What there is about one person: for their export. */
  recall(userId: string): CounterMemory {
    const { sql } = this;
    const movers = sql.exec("SELECT id FROM snapshot WHERE moved_by_id = ?", userId).toArray();
    const adds = sql.exec<CounterMemory["adds"][number]>(
      "SELECT browser AS page, n, at FROM last_number WHERE user_id = ? ORDER BY at",
      userId,
    );
    return { isLastMover: movers.length > 0, adds: adds.toArray() };
  }

  /** Forgets one person: what they added stays in the count, their name and id do not. Safe to repeat. */
  forget(userId: string): void {
    const wasLastMover = this.ctx.storage.transactionSync(() => {
      this.sql.exec("DELETE FROM last_number WHERE user_id = ?", userId);
      const { rowsWritten } = this.sql.exec(
        "UPDATE snapshot SET seq = seq + 1, moved_by = ?, moved_by_id = NULL WHERE moved_by_id = ?",
        formerVisitor,
        userId,
      );
      return rowsWritten > 0;
    });
    if (wasLastMover) this.tellOthers(undefined);
  }

  /** A page of everything it remembers: for backups. */
  exportRows(after: LastNumberKey | null): CounterPage {
    return this.copies.read(after);
  }

  /** Takes rows of a backup in without showing them, and says how many are there. */
  stageRows(position: number, rows: readonly CounterRow[]): number {
    return this.copies.stage(position, rows);
  }

  /** Remembers from now on what was taken in; only if it has never moved. */
  finishImport(count: number): ReturnType<CopyTables["finish"]> {
    const outcome = this.copies.finish(count);
    if (outcome === "done") this.tellOthers(undefined);
    return outcome;
  }

  /** Objects from before the column was there know a name and not whose: that name is dropped. */
  private keepMoversId(): void {
    const columns = this.sql.exec<{ name: string }>("SELECT name FROM pragma_table_info('snapshot')").toArray();
    if (columns.some(({ name }) => name === "moved_by_id")) return;
    this.sql.exec("ALTER TABLE snapshot ADD COLUMN moved_by_id TEXT; UPDATE snapshot SET moved_by = NULL");
  }

  private write(before: CounterSnapshot, adds: readonly Add[], now: number): CounterSnapshot {
    this.sql.exec("DELETE FROM last_number WHERE at < ?", now - live.rememberPageMs);
    const fresh = this.takeNew(adds, now);
    if (fresh.length === 0) return before;
    const after = move(before, fresh, now);
    this.sql.exec(
      `INSERT OR REPLACE INTO snapshot (id, seq, value, increments, decrements, moved_by, moved_at, moved_by_id)
       VALUES (1, ?, ?, ?, ?, ?, ?, ?)`,
      after.seq,
      after.value,
      after.increments,
      after.decrements,
      after.movedBy,
      after.movedAt,
      fresh.at(-1)?.userId ?? null,
    );
    this.past.record(after.increments - before.increments, after.decrements - before.decrements, now);
    return after;
  }

  /** The adds whose number is higher than all before it of their page. Remembers the last of each page: one write. */
  private takeNew(adds: readonly Add[], now: number): Add[] {
    const pages = new Map<string, PageOfPerson & { n: number; isNew: boolean }>();
    const fresh = adds.filter(({ userId, stamp }) => {
      if (!stamp) return true;
      const key = JSON.stringify([userId, stamp.page]);
      const last = pages.get(key) ?? { userId, page: stamp.page, n: this.lastNumber(userId, stamp.page), isNew: false };
      const isNew = stamp.n > last.n;
      pages.set(key, isNew ? { ...last, n: stamp.n, isNew } : last);
      return isNew;
    });
    const remember = "INSERT OR REPLACE INTO last_number (user_id, browser, n, at) VALUES (?, ?, ?, ?)";
    for (const { userId, page, n, isNew } of pages.values()) {
      if (isNew) this.sql.exec(remember, userId, page, n, now);
    }
    return fresh;
  }

  /** Numbers begin at 1: 0 is before all of them. */
  private lastNumber(userId: string, page: string): number {
    const query = "SELECT n FROM last_number WHERE user_id = ? AND browser = ?";
    const [row] = this.sql.exec<{ n: number }>(query, userId, page).toArray();
    return row?.n ?? 0;
  }

  /** Every shard hears of a change, but for the one that has it as its answer; of many changes in one tick, the last. */
  private tellOthers(knowing: string | undefined): void {
    this.knowing = knowing;
    if (everyPresence(knowing).length > 0) this.teller.ask();
  }

  private async tellShards(): Promise<void> {
    const snapshot = this.read();
    const told = await Promise.allSettled(
      everyPresence(this.knowing).map((shard) => withinTime(shard.publish(snapshot), live.shardWithinMs)),
    );
    const faults = told.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
    for (const fault of faults) logFailure("shard-not-told", fault);
    this.failures = faults.length > 0 ? this.failures + 1 : 0;
    if (this.failures >= live.tellTries) this.failures = 0;
    else if (this.failures > 0) this.teller.ask();
  }
}
