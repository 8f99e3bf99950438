import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test, vi } from "vitest";
import { live } from "~/platform/limits.ts";
import type { Counter } from "./counter.object.ts";

let name: string;
beforeEach(() => {
  name = crypto.randomUUID();
});
const counter = () => env.COUNTER.getByName(name);
const add = (n: number, amount: number, userId = "ada", page = "tab") => ({
  userId,
  userName: userId,
  amount,
  stamp: { page, n },
});

test("it starts at nothing", async () => {
  expect(await counter().read()).toMatchObject({ seq: 0, value: 0, movedBy: null });
});

test("a batch that is sent again counts once, and answers with the same snapshot", async () => {
  const batch = [add(1, 5), add(2, -1)];
  const first = await counter().apply(batch);
  expect(first).toMatchObject({ seq: 1, value: 4 });
  expect(await counter().apply(batch)).toEqual(first);
});

test("only the new part of an overlapping batch counts", async () => {
  await counter().apply([add(1, 1), add(2, 1)]);
  expect(await counter().apply([add(2, 1), add(3, 1)])).toMatchObject({ value: 3 });
});

test("the same number of another browser, or of another person, is another add", async () => {
  await counter().apply([add(1, 1)]);
  expect(await counter().apply([add(1, 1, "ada", "phone"), add(1, 1, "grace")])).toMatchObject({ value: 3 });
});

test("adds over HTTP have no number and count each time", async () => {
  const once = [{ userId: "ada", userName: "Ada", amount: 2 }];
  await counter().apply(once);
  expect(await counter().apply(once)).toMatchObject({ value: 4 });
});

test("count and numbers outlive the object's memory", async () => {
  await counter().apply([add(1, 7)]);
  await evictDurableObject(counter());
  expect(await counter().apply([add(1, 7), add(2, 1)])).toMatchObject({ seq: 2, value: 8 });
});

test("numbers of browsers that are long gone are forgotten", async () => {
  await counter().apply([add(1, 1)], undefined, 1000);
  await counter().apply([add(1, 1, "grace")], undefined, 1000 + live.rememberPageMs + 1);
  const remembered = await runInDurableObject(counter(), (_, state) =>
    state.storage.sql.exec("SELECT user_id FROM last_number").toArray(),
  );
  expect(remembered).toEqual([{ user_id: "grace" }]);
});

test("it recalls what it keeps about one person", async () => {
  await counter().apply([add(1, 1, "grace"), add(3, 1, "ada"), add(1, 1, "ada", "phone")]);
  expect(await counter().recall("ada")).toEqual({
    isLastMover: true,
    adds: [
      { page: "phone", n: 1, at: expect.any(Number) },
      { page: "tab", n: 3, at: expect.any(Number) },
    ],
  });
  expect(await counter().recall("grace")).toMatchObject({ isLastMover: false, adds: [{ n: 1 }] });
  expect(await counter().recall("nobody")).toEqual({ isLastMover: false, adds: [] });
});

test("it forgets one person and nothing else, and says so once", async () => {
  await counter().apply([add(1, 1, "grace"), add(1, 4, "ada")]);
  await counter().forget("ada");
  const after = await counter().read();
  expect(after).toMatchObject({ seq: 2, value: 5, increments: 5, movedBy: "Former visitor" });
  await counter().forget("ada");
  expect(await counter().read()).toEqual(after);
  expect(await counter().recall("ada")).toEqual({ isLastMover: false, adds: [] });
  expect(await counter().recall("grace")).toMatchObject({ adds: [{ n: 1 }] });
});

test("it keeps the name of a mover when another person is forgotten", async () => {
  await counter().apply([add(1, 1, "ada"), add(1, 1, "grace")]);
  await counter().forget("ada");
  expect(await counter().read()).toMatchObject({ seq: 1, movedBy: "grace" });
});

test("an object from before it knew whose name it shows keeps its count and drops the name", async () => {
  await counter().apply([add(1, 7)]);
  await runInDurableObject(counter(), (_, state) => {
    state.storage.sql.exec("ALTER TABLE snapshot DROP COLUMN moved_by_id");
  });
  await evictDurableObject(counter());
  expect(await counter().read()).toMatchObject({ seq: 1, value: 7, movedBy: null });
  expect(await counter().apply([add(2, 1)])).toMatchObject({ value: 8, movedBy: "ada" });
});

/** The rows that a batch writes, indexes included: what the platform charges for. */
function rowsWrittenBy(batch: ReturnType<typeof add>[]): Promise<number> {
  return runInDurableObject(counter(), (object: Counter, { storage }) => {
    const exec = vi.spyOn(storage.sql, "exec");
    object.apply(batch);
    const rows = exec.mock.results.reduce((sum, { value }) => sum + Number(value.rowsWritten), 0);
    exec.mockRestore();
    return rows;
  });
}

// Each page has a row and its place in the index by age. Beside them: the snapshot, a minute and an hour of the history.
const perPage = 2;
const perBatch = 3;

test("a batch writes the count once and each page once, however many adds of it there are", async () => {
  const people = Array.from({ length: 80 }, (_, index) => add(1, 1, `person ${index}`));
  expect(await rowsWrittenBy(people)).toBe(80 * perPage + perBatch);
  for (const from of [0, 5]) {
    const byOne = [1, 2, 3, 4, 5].map((n) => add(from + n, 1));
    expect(await rowsWrittenBy(byOne)).toBe(perPage + perBatch);
  }
});

test("a batch that is sent again writes nothing", async () => {
  const batch = [add(1, 5), add(2, -1), add(1, 1, "grace")];
  await counter().apply(batch);
  expect(await rowsWrittenBy(batch)).toBe(0);
  expect(await rowsWrittenBy([])).toBe(0);
});

test("within a batch as between two, an add whose number is not higher than the last of its page does not count", async () => {
  expect(await counter().apply([add(2, 1), add(2, 5), add(1, 10), add(3, 20)])).toMatchObject({ value: 21 });
  expect(
    await counter().lastNumbers([
      { userId: "ada", page: "tab" },
      { userId: "grace", page: "tab" },
    ]),
  ).toEqual([3, 0]);
});
