import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { messagesIn, type Tailed } from "./tail-message.ts";
import { failed, quiet } from "./tail-samples.ts";

async function read(output: string): Promise<Tailed[]> {
  const found: Tailed[] = [];
  for await (const tailed of messagesIn(Readable.from(output.split("\n")))) found.push(tailed);
  return found;
}

/** As wrangler prints. */
const pretty = (message: object) => JSON.stringify(message, null, 4);
const outcomes = (found: Tailed[]) => found.map((tailed) => ("message" in tailed ? tailed.message.outcome : "unread"));

test("reads one message after the other", async () => {
  expect(outcomes(await read(`${pretty(quiet)}\n${pretty(failed)}\n`))).toEqual(["ok", "exceededCpu"]);
});

test("a message on one line is one, too", async () => {
  expect(outcomes(await read(`${JSON.stringify(quiet)}\n${pretty(failed)}`))).toEqual(["ok", "exceededCpu"]);
});

test.each([
  ["words in between", `${pretty(quiet)}\nTail disconnected.\n${pretty(failed)}`],
  ["half a message", `${pretty(quiet)}\n${pretty(failed).slice(0, 90)}\n${pretty(failed)}`],
  ["an object of another shape", `${pretty(quiet)}\n{\n    "outcome": 7\n}\n${pretty(failed)}`],
  ["what is no JSON", `${pretty(quiet)}\n{\n    oops\n}\n${pretty(failed)}`],
])("goes on after %s", async (_, output) => {
  expect(outcomes(await read(output))).toEqual(["ok", "unread", "exceededCpu"]);
});

test("hands on the half of a message that it ends with", async () => {
  expect(await read('{\n    "outcome": "ok",')).toEqual([{ unread: '{\n    "outcome": "ok",' }]);
});
