import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { expect, test } from "vitest";
import { backup } from "~/platform/limits.ts";
import type { CounterRow, LastNumberKey } from "./counter-rows.ts";

const anyCounter = () => env.COUNTER.getByName(crypto.randomUUID());
const ada = { userId: "ada", userName: "Ada", amount: 5 };

async function exported(counter: ReturnType<typeof anyCounter>): Promise<CounterRow[]> {
  const rows: CounterRow[] = [];
  for (let after: LastNumberKey | null = null, isFirst = true; isFirst || after; isFirst = false) {
    const page: { rows: CounterRow[]; next: LastNumberKey | null } = await counter.exportRows(after);
    rows.push(...page.rows);
    after = page.next;
  }
  return rows;
}

/** A counter that moved, by way of two pages. */
async function moved() {
  const counter = anyCounter();
  await counter.apply([
    { ...ada, stamp: { page: "one", n: 1 } },
    { ...ada, amount: -2, stamp: { page: "two", n: 7 } },
  ]);
  return counter;
}

test("backup: a counter that was copied shows the same, and counts a click that is sent again once", async () => {
  const [from, to] = [await moved(), anyCounter()];
  const rows = await exported(from);
  expect(await to.stageRows(0, rows)).toBe(rows.length);
  expect(await to.read()).toMatchObject({ seq: 0, value: 0 });
  expect(await to.finishImport(rows.length)).toBe("done");
  expect(await to.read()).toEqual(await from.read());
  expect((await to.history("24h")).bars).toEqual((await from.history("24h")).bars);
  await to.apply([{ ...ada, stamp: { page: "two", n: 7 } }]);
  expect(await to.read()).toEqual(await from.read());
  expect(await exported(to)).toEqual(rows);
});

test("backup: a counter that moved takes no copy and stays as it was", async () => {
  const [from, to] = [await moved(), await moved()];
  const rows = await exported(from);
  const before = await to.read();
  await to.stageRows(0, rows);
  expect(await to.finishImport(rows.length)).toBe("not-empty");
  expect(await to.read()).toEqual(before);
});

test("backup: a copy that broke off is not finished, and another one begins anew", async () => {
  const [from, to] = [await moved(), anyCounter()];
  const rows = await exported(from);
  await to.stageRows(0, rows.slice(0, 2));
  expect(await to.finishImport(rows.length)).toBe("incomplete");
  expect(await exported(to)).toEqual([]);
  expect(await to.stageRows(3, rows.slice(3))).toBe(2);
  await to.stageRows(0, rows.slice(0, 2));
  await to.stageRows(0, rows.slice(0, 3));
  await to.stageRows(3, rows.slice(3));
  await to.stageRows(3, rows.slice(3));
  expect(await to.finishImport(rows.length)).toBe("done");
  expect(await exported(to)).toEqual(rows);
});

test("backup: rows that fill several pages arrive once each", async () => {
  const counter = anyCounter();
  const count = 2 * backup.counterRowsPerPage;
  await runInDurableObject(counter, (_, { storage }) => {
    storage.sql.exec(
      `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?)
       INSERT INTO last_number SELECT 'user-' || n % 7, 'page-' || n, n, 0 FROM number`,
      count,
    );
  });
  const rows = await exported(counter);
  expect(rows).toHaveLength(count);
  expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(count);
});
