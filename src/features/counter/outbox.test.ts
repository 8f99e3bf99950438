import { expect, test } from "vitest";
import { Outbox } from "./outbox.ts";

function send(outbox: Outbox) {
  const sent = [];
  for (let entry = outbox.next(); entry; entry = outbox.next()) sent.push(entry);
  return sent;
}

test("clicks made while nothing can leave melt into one add, within the bounds of an amount", () => {
  const outbox = new Outbox();
  for (let click = 0; click < 250; click += 1) outbox.add(1);
  expect(outbox.total).toBe(250);
  expect(send(outbox)).toEqual([
    { n: 1, amount: 100 },
    { n: 2, amount: 100 },
    { n: 3, amount: 50 },
  ]);
});

test("an add that has left never changes: it is sent again as it was", () => {
  const outbox = new Outbox();
  outbox.add(1);
  const first = send(outbox);
  outbox.add(1);
  outbox.startOver();
  expect(send(outbox)).toEqual([...first, { n: 2, amount: 1 }]);
});

test("up and down before anything has left is nothing to send", () => {
  const outbox = new Outbox();
  outbox.add(1);
  outbox.add(-1);
  expect([outbox.total, outbox.next()]).toEqual([0, undefined]);
});

test("settled adds go, refused ones go alone", () => {
  const outbox = new Outbox();
  for (const amount of [1, 2, 4]) {
    outbox.add(amount);
    outbox.next();
  }
  outbox.settle(1);
  expect(outbox.total).toBe(6);
  outbox.remove(2);
  expect(outbox.total).toBe(4);
});
