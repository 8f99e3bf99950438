import fc from "fast-check";
import { expect, test } from "vitest";
import { anyFrame, isAllowed, isTooBig } from "../../../tests/support/frames.ts";
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

test("of 10,000 random and mutated frames, those are frames of a browser that the rules in words allow", () => {
  const isJudgedAlike = fc.property(
    anyFrame.filter((frame) => typeof frame === "string" && !isTooBig(frame)),
    (frame) => {
      expect(parseClientFrame(String(frame)) !== null).toBe(isAllowed(frame));
    },
  );
  fc.assert(isJudgedAlike, { numRuns: 10_000 });
});

const known: unknown[] = [
  ...["counter", "presence", "guestbook", "acknowledged", "refused", "session-ended", "new-version", "outdated"],
];

test("a page takes from the server what it knows, and skips all else without harm", () => {
  const something = fc.record({ type: fc.constantFrom(...known, "weather", 1), n: fc.json(), seq: fc.integer() });
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.json(),
    something.map((value) => JSON.stringify(value)),
  );
  const isHarmless = fc.property(text, (each) => {
    const frame = parseServerFrame(each);
    if (frame) expect(known).toContain(frame.type);
  });
  fc.assert(isHarmless, { numRuns: 3000 });
});
