import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { suspicion } from "~/platform/limits.ts";
import { cleanText } from "~/platform/text.ts";
import { type Draft, findSuspicions, mustWait } from "./suspicions.ts";

const honest: Draft = {
  body: "We read this on the train and liked the clouds.",
  accountAgeMs: 2 * suspicion.newAccountMs,
  fillMs: 40_000,
  trap: "",
  check: null,
  others: ["An earlier note, about something else entirely."],
};

const found = (draft: Partial<Draft>) => findSuspicions({ ...honest, ...draft });
const waits = (draft: Partial<Draft>) => mustWait(found(draft));

describe("what people write is not suspicious", () => {
  test.each([
    ["an ordinary text", {}],
    ["a link of an old account", { body: "See https://example.com/clouds." }],
    ["the first text of a new account", { accountAgeMs: 0, others: [] }],
    ["a short greeting in capitals", { body: "HELLO!" }],
    ["a greeting like an earlier one", { body: "Hello again!", others: ["Hello again, you"] }],
    [
      "a text without capitals in a script that has none",
      { body: "雲がきれいですね。また来ます。ありがとうございました。" },
    ],
    ["a text that took exactly as long as it must", { fillMs: suspicion.fastestFillMs }],
  ] satisfies [string, Partial<Draft>][])("%s", (_, draft) => {
    expect(found(draft)).toEqual([]);
  });
});

describe("each rule finds its own", () => {
  const { body } = honest;
  test.each([
    ["honeypot", true, { trap: "x" }],
    ["sameText", true, { others: ["Other.", `${body.toUpperCase()}!!`] }],
    ["sameText", true, { others: [cleanText([...body].join("\u200D"))] }],
    ["sameText", true, { others: [body.replaceAll(/\w/g, "$&\uFE0F")] }],
    ["sameText", true, { body: "☁️☁️", others: ["☁️ ☁️"] }],
    ["nearlySameText", false, { others: [`${body} 2`] }],
    ["series", true, { others: [`${body} 2`, "Something else.", `${body} 3`] }],
    ["linkOfNewAccount", true, { body: "https://example.com", accountAgeMs: suspicion.newAccountMs - 1 }],
    ["manyLinks", false, { body: "https://a.example https://b.example https://c.example" }],
    ["shouting", false, { body: "THIS IS THE BEST SITE EVER MADE" }],
    ["shouting", false, { body: "a".repeat(40) }],
    ["notChecked", true, { check: "notChecked" }],
    ["checkFailed", true, { check: "checkFailed" }],
    ["checkUnavailable", false, { check: "checkUnavailable" }],
    ["tooFast", false, { fillMs: suspicion.fastestFillMs - 1 }],
  ] satisfies [string, boolean, Partial<Draft>][])("%s, which makes an entry wait: %s", (rule, isWaiting, draft) => {
    expect(found(draft)).toEqual([rule]);
    expect(waits(draft)).toBe(isWaiting);
  });
});

test("small suspicions add up", () => {
  const shouted = {
    body: "BEST SITE EVER https://a.example/AAAAAAAAAA https://B.example/AAAAAAA https://C.example/AAAA",
  };
  expect(found(shouted)).toEqual(["manyLinks"]);
  const all = { body: `${"X".repeat(300)} https://a.example https://b.example https://c.example` };
  expect(found(all)).toEqual(["manyLinks", "shouting"]);
  expect(waits(all)).toBe(true);
});

test("only so many earlier entries are looked at", () => {
  const others = [...Array.from({ length: suspicion.comparedWith }, (_, n) => `Number ${n}, all alone`), honest.body];
  expect(found({ others })).toEqual([]);
});

test("any text is the same as itself, and a repetition is told once", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme", minLength: 1 }), fc.array(fc.string()), (body, others) => {
      expect(found({ body, others: [body, ...others] })).toContain("sameText");
      const repetitions = found({ body, others }).filter((rule) => /text|series/i.test(rule));
      expect(repetitions.length).toBeLessThanOrEqual(1);
    }),
  );
});
