import { expect, test } from "vitest";
import { Outbox } from "./outbox.ts";

function send(outbox: Outbox) {
  const sent = [];
  for (let entry = outbox.next(); entry; entry = outbox.next()) sent.push(entry);
  return sent;
}

/** An outbox of which adds of these amounts have left, each by itself. */
function having(...amounts: number[]): Outbox {
  const outbox = new Outbox();
  for (const amount of amounts) {
    outbox.add(amount);
    outbox.next();
  }
  return outbox;
}

test("clicks made while nothing can leave melt into one add, within the bounds of an amount", () => {
  const outbox = new Outbox();
  for (let click = 0; click < 250; click += 1) outbox.add(1);
  expect(outbox.totalBeyond(9)).toBe(250);
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

test("up and down before anything has left is nothing to send, and leaves no gap in the numbers", () => {
  const outbox = new Outbox();
  outbox.add(1);
  outbox.add(-1);
  expect([outbox.totalBeyond(9), outbox.next()]).toEqual([0, undefined]);
  outbox.add(1);
  expect(outbox.next()).toEqual({ n: 1, amount: 1 });
});

test("an acknowledged add stays on screen until the snapshot that holds it is there", () => {
  const outbox = having(1, 2, 4);
  outbox.acknowledge(2, 10);
  outbox.settle(9);
  expect([outbox.totalBeyond(9), outbox.totalBeyond(10)]).toEqual([7, 4]);
  outbox.settle(10);
  expect(outbox.totalBeyond(10)).toBe(4);
});

test("a refusal takes back everything from its number on, and the next click takes that number", () => {
  const outbox = having(1, 2, 4);
  outbox.add(8);
  expect(outbox.refuse(2)).toBe(true);
  expect(outbox.totalBeyond(9)).toBe(1);
  outbox.add(16);
  expect(outbox.next()).toEqual({ n: 2, amount: 16 });
});

test("a refusal of what has not left over this connection is old news", () => {
  const outbox = having(1, 2);
  outbox.refuse(1);
  outbox.add(4);
  expect(outbox.refuse(1)).toBe(false);
  outbox.startOver();
  expect([outbox.refuse(1), outbox.totalBeyond(9)]).toEqual([false, 4]);
});

test("a refusal of a number that has not come again yet is old news, also while another waits", () => {
  const outbox = having(1, 2);
  outbox.refuse(1);
  outbox.add(4);
  outbox.next();
  outbox.add(8);
  expect([outbox.refuse(2), outbox.totalBeyond(9)]).toEqual([false, 12]);
});

test("an acknowledgement that comes twice leaves the first as it was", () => {
  const outbox = having(1, 2);
  outbox.acknowledge(1, 10);
  outbox.acknowledge(1, 20);
  expect(outbox.totalBeyond(10)).toBe(2);
});

test("a refusal of what is answered already is old news", () => {
  const outbox = having(1, 2);
  outbox.acknowledge(2, 1);
  expect(outbox.refuse(2)).toBe(false);
  outbox.settle(1);
  expect(outbox.refuse(1)).toBe(false);
  outbox.add(4);
  expect(outbox.next()).toEqual({ n: 3, amount: 4 });
});

test("a server that has forgotten this page is told everything from its number on anew", () => {
  const outbox = having(1, 2);
  outbox.acknowledge(2, 5);
  outbox.settle(5);
  outbox.add(4);
  outbox.next();
  expect([outbox.refuse(1), outbox.totalBeyond(9)]).toEqual([true, 0]);
  outbox.add(8);
  outbox.settle(6);
  expect([outbox.next(), outbox.totalBeyond(9)]).toEqual([{ n: 1, amount: 8 }, 8]);
});

test("only what has left over this connection and has no answer is waited for", () => {
  const outbox = new Outbox();
  outbox.add(1);
  expect(outbox.isUnanswered).toBe(false);
  outbox.next();
  expect(outbox.isUnanswered).toBe(true);
  outbox.startOver();
  expect(outbox.isUnanswered).toBe(false);
  outbox.next();
  outbox.acknowledge(1, 1);
  expect(outbox.isUnanswered).toBe(false);
});

test("an outbox that is abandoned says what is lost, without what is counted", () => {
  const outbox = having(1, 2);
  outbox.acknowledge(1, 5);
  outbox.add(4);
  expect([outbox.abandon(), outbox.totalBeyond(9), outbox.next()]).toEqual([6, 0, undefined]);
});
