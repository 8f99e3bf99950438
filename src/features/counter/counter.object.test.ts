import { evictDurableObject, runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, expect, test } from "vitest";
import { live } from "~/platform/limits.ts";

let name: string;
beforeEach(() => {
  name = crypto.randomUUID();
});
const counter = () => env.COUNTER.getByName(name);
const add = (n: number, amount: number, userId = "ada", browser = "tab") => ({
  userId,
  userName: userId,
  amount,
  stamp: { browser, n },
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
  await counter().apply([add(1, 1, "grace")], undefined, 1000 + live.rememberBrowserMs + 1);
  const remembered = await runInDurableObject(counter(), (_, state) =>
    state.storage.sql.exec("SELECT user_id FROM last_number").toArray(),
  );
  expect(remembered).toEqual([{ user_id: "grace" }]);
});
