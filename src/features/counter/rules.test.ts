import { expect, test } from "vitest";
import { emptyCounter, move } from "./rules.ts";

const add = (amount: number, userName = "Ada") => ({ userId: userName, userName, amount });

test("one batch is one step, however many adds it has", () => {
  expect(move(emptyCounter, [add(5), add(-2), add(1, "Grace")], 1000)).toEqual({
    type: "counter",
    seq: 1,
    value: 4,
    increments: 6,
    decrements: 2,
    movedBy: "Grace",
    movedAt: 1000,
  });
});

test("nothing to add changes nothing, not even the number", () => {
  expect(move(emptyCounter, [], 1000)).toBe(emptyCounter);
});
