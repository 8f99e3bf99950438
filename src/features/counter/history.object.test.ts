import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";

let name: string;
beforeEach(() => {
  name = crypto.randomUUID();
});
const counter = () => env.COUNTER.getByName(name);
const add = (n: number, amount: number) => ({
  userId: "ada",
  userName: "Ada",
  amount,
  stamp: { page: "tab", n },
});
const anybody = (amount: number) => ({ userId: "ada", userName: "Ada", amount });

const minute = 60_000;
const hour = 60 * minute;
const noon = Date.UTC(2026, 4, 20, 12);

function rowsOf(table: "moves_by_minute" | "moves_by_hour") {
  return runInDurableObject(counter(), (_, { storage }) =>
    storage.sql.exec<{ at: number; added: number; taken: number }>(`SELECT * FROM ${table} ORDER BY at`).toArray(),
  );
}

test("a counter that never moved has no history", async () => {
  expect(await counter().history("24h", noon)).toEqual({ range: "24h", now: noon, total: 0, bars: [] });
});

test("each minute and each hour keeps what was added and what was taken away", async () => {
  await counter().apply([add(1, 5), add(2, -2)], undefined, noon + 1);
  await counter().apply([add(3, 1)], undefined, noon + minute - 1);
  await counter().apply([add(4, 10)], undefined, noon + minute);
  await counter().apply([add(5, -7)], undefined, noon + hour);
  expect(await rowsOf("moves_by_minute")).toEqual([
    { at: noon, added: 6, taken: 2 },
    { at: noon + minute, added: 10, taken: 0 },
    { at: noon + hour, added: 0, taken: 7 },
  ]);
  expect(await rowsOf("moves_by_hour")).toEqual([
    { at: noon, added: 16, taken: 2 },
    { at: noon + hour, added: 0, taken: 7 },
  ]);
});

test("it is read as half hours of a day or as days of a month, with the total of the same moment", async () => {
  await counter().apply([add(1, 5)], undefined, noon - 25 * hour);
  await counter().apply([add(2, 3)], undefined, noon);
  await counter().apply([add(3, -1)], undefined, noon + 29 * minute);
  await counter().apply([add(4, 4)], undefined, noon + 30 * minute);
  expect(await counter().history("24h", noon + 40 * minute)).toMatchObject({
    total: 13,
    bars: [
      { at: noon, added: 3, taken: 1 },
      { at: noon + 30 * minute, added: 4, taken: 0 },
    ],
  });
  const midnight = noon - 12 * hour;
  expect((await counter().history("30d", noon + 40 * minute)).bars).toEqual([
    { at: midnight - 24 * hour, added: 5, taken: 0 },
    { at: midnight, added: 7, taken: 1 },
  ]);
});

test("what is quiet for longer than a range leaves its chart, though nothing has pruned it yet", async () => {
  await counter().apply([add(1, 5)], undefined, noon);
  expect((await counter().history("24h", noon + 25 * hour)).bars).toEqual([]);
  expect((await counter().history("30d", noon + 31 * 24 * hour)).bars).toEqual([]);
});

test("a batch that is sent again, also in a later minute, is in the history once", async () => {
  await counter().apply([add(1, 5), add(2, -1)], undefined, noon);
  await counter().apply([add(1, 5), add(2, -1)], undefined, noon + hour);
  expect(await rowsOf("moves_by_minute")).toEqual([{ at: noon, added: 5, taken: 1 }]);
  expect(await rowsOf("moves_by_hour")).toEqual([{ at: noon, added: 5, taken: 1 }]);
});

test("after 40 days of adds it holds a day of minutes and 30 days of hours, and no more", async () => {
  await runInDurableObject(counter(), (object) => {
    for (let at = noon; at < noon + 38 * 24 * hour; at += hour) object.apply([anybody(1)], undefined, at);
    for (let at = noon + 38 * 24 * hour; at <= noon + 40 * 24 * hour; at += minute) {
      object.apply([anybody(1)], undefined, at);
    }
  });
  const end = noon + 40 * 24 * hour;
  const minutes = await rowsOf("moves_by_minute");
  const hours = await rowsOf("moves_by_hour");
  expect([minutes.length, minutes[0]?.at, minutes.at(-1)?.at]).toEqual([1440, end - 1439 * minute, end]);
  expect([hours.length, hours[0]?.at, hours.at(-1)?.at]).toEqual([720, end - 719 * hour, end]);
});

test("it outlives the object's memory", async () => {
  await counter().apply([add(1, 7)], undefined, noon);
  await evictDurableObject(counter());
  await counter().apply([add(2, 1)], undefined, noon);
  expect((await counter().history("24h", noon)).bars).toEqual([{ at: noon, added: 8, taken: 0 }]);
});

test("an object from before there was a history keeps its count and begins one", async () => {
  await counter().apply([add(1, 7)], undefined, noon);
  await runInDurableObject(counter(), (_, { storage }) => {
    storage.sql.exec("DROP TABLE moves_by_minute; DROP TABLE moves_by_hour");
  });
  await evictDurableObject(counter());
  await counter().apply([add(2, 1)], undefined, noon);
  expect(await counter().history("24h", noon)).toMatchObject({ total: 8, bars: [{ at: noon, added: 1 }] });
});

test("a write that fails leaves neither the count nor the history behind", async () => {
  await counter().apply([add(1, 1)], undefined, noon);
  await runInDurableObject(counter(), (object, { storage }) => {
    storage.sql.exec("DROP TABLE moves_by_hour");
    expect(() => object.apply([add(2, 5)], undefined, noon)).toThrow(/moves_by_hour/);
  });
  expect(await counter().read()).toMatchObject({ seq: 1, value: 1 });
  expect(await rowsOf("moves_by_minute")).toEqual([{ at: noon, added: 1, taken: 0 }]);
});
