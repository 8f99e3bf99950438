import fc from "fast-check";
import { expect, test } from "vitest";
import type { ShownEntry } from "~/features/live/protocol.ts";
import { HeldEntries, placeOf } from "./arrivals.ts";

const idOf = (n: number) => `00000000-0000-7000-8000-${String(n).padStart(12, "0")}`;
const entryOf = (n: number, body = "Hello"): ShownEntry => ({
  id: idOf(n),
  name: "Ada",
  body,
  country: null,
  at: n,
  editedAt: null,
  reactions: { seq: 0, counts: {} },
});

test("entries that come in any order stand newest first", () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.nat(999), { maxLength: 50 }), (numbers) => {
      const list: string[] = [];
      for (const id of numbers.map(idOf)) list.splice(placeOf(id, list), 0, id);
      expect(list).toEqual(numbers.map(idOf).sort().reverse());
    }),
  );
});

test("one that is being sent stays above what comes meanwhile", () => {
  expect(placeOf(idOf(3), ["", idOf(2), idOf(1)])).toBe(1);
});

test("what is held comes out once each, as it was last told, without what is gone", () => {
  const change = fc.record({ n: fc.nat(9), kind: fc.constantFrom("hold", "drop"), body: fc.string() });
  fc.assert(
    fc.property(fc.array(change), (changes) => {
      const held = new HeldEntries(10);
      const model = new Map<string, string>();
      for (const { n, kind, body } of changes) {
        if (kind === "hold") held.hold(entryOf(n, body));
        else held.drop(idOf(n));
        if (kind === "hold") model.set(idOf(n), body);
        else model.delete(idOf(n));
        expect(held.count).toBe(model.size);
      }
      expect(held.release().map(({ id, body }) => [id, body])).toEqual([...model].sort());
      expect([held.count, held.isTooMany]).toEqual([0, false]);
    }),
  );
});

test("no more are held than there is room for, and it is remembered that some are missing", () => {
  const held = new HeldEntries(3);
  for (const n of [1, 2, 3, 3, 2]) held.hold(entryOf(n));
  expect(held.isTooMany).toBe(false);
  held.hold(entryOf(4));
  expect([held.count, held.isTooMany, held.latest]).toEqual([3, true, idOf(4)]);
  held.drop(idOf(1));
  expect(held.isTooMany).toBe(true);
});

test("what is in the list already is held no longer", () => {
  const held = new HeldEntries(3);
  for (const n of [1, 2]) held.hold(entryOf(n));
  expect(held.dropKnown((id) => id === idOf(1))).toEqual([idOf(1)]);
  expect(held.release()).toEqual([entryOf(2)]);
});

test("one that is held keeps the newest of its reactions", () => {
  const held = new HeldEntries(3);
  held.hold(entryOf(1));
  for (const seq of [1, 3, 2])
    held.react({ type: "guestbook", change: "reactions", id: idOf(1), reactions: { seq, counts: { heart: seq } } });
  held.react({ type: "guestbook", change: "reactions", id: idOf(2), reactions: { seq: 9, counts: {} } });
  expect(held.release()).toEqual([{ ...entryOf(1), reactions: { seq: 3, counts: { heart: 3 } } }]);
});
