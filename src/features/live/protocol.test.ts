import { expect, test } from "vitest";
import { parseClientFrame } from "./client-frame.ts";
import { encode, parseServerFrame, type ServerFrame } from "./protocol.ts";

test("a frame that is encoded is parsed to the same frame", () => {
  const frames: ServerFrame[] = [
    { type: "counter", seq: 1, value: -4, increments: 1, decrements: 5, movedBy: null, movedAt: null },
    { type: "presence", online: 3, countries: { DE: 2 } },
    { type: "acknowledged", n: 7, seq: 1 },
    { type: "refused", n: 7, reason: "Why." },
    { type: "session-ended" },
  ];
  for (const frame of frames) expect(parseServerFrame(encode(frame))).toEqual(frame);
});

test("a newer server's frame is skipped by an older page", () => {
  expect(parseServerFrame('{"type":"weather","sky":"cirrus"}')).toBeNull();
});

test.each([
  "",
  "null",
  "[]",
  '{"type":"add"}',
  '{"type":"add","n":0,"amount":1}',
  '{"type":"add","n":1,"amount":1e99}',
  '{"__proto__":{"type":"add","n":1,"amount":1}}',
])("%j is no frame of a browser", (text) => {
  expect(parseClientFrame(text)).toBeNull();
});
