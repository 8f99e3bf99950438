import fc from "fast-check";
import { live } from "~/platform/limits.ts";

/** What a page may say, written down a second time on purpose: the schema of the protocol must not judge itself. */
export function isAllowed(frame: string | Uint8Array): boolean {
  if (frame === "ping") return true;
  if (typeof frame !== "string" || isTooBig(frame)) return false;
  const value = parse(frame);
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const fields = new Map<string, unknown>(Object.entries(value));
  const names = [...fields.keys()].toSorted().join();
  if (fields.get("type") === "add") return names === "amount,n,type" && isAdd(fields.get("n"), fields.get("amount"));
  return fields.get("type") === "subscribe" && names === "topics,type" && isTopics(fields.get("topics"));
}

/** Whether a frame is refused for what it is made of, whatever it says. */
export function isTooBig(frame: string | Uint8Array): boolean {
  return typeof frame !== "string" || new TextEncoder().encode(frame).length > live.maxFrameBytes;
}

function isAdd(n: unknown, amount: unknown): boolean {
  const isNumber = typeof n === "number" && Number.isSafeInteger(n) && n > 0;
  const isAmount = typeof amount === "number" && Number.isInteger(amount) && amount !== 0 && Math.abs(amount) <= 100;
  return isNumber && isAmount;
}

function isTopics(value: unknown): boolean {
  const known: unknown[] = ["counter", "presence", "guestbook"];
  return Array.isArray(value) && value.length <= 3 && value.every((topic) => known.includes(topic));
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A frame as its fields, each a name and a text of JSON: so it can say what no object can, such as a name twice. */
type Fields = [string, string][];

const valid: fc.Arbitrary<Fields> = fc.oneof(
  fc.tuple(fc.integer({ min: 1 }), fc.integer({ min: -100, max: 100 })).map(
    ([n, amount]): Fields => [
      ["type", '"add"'],
      ["n", String(n)],
      ["amount", String(amount)],
    ],
  ),
  fc.subarray(["counter", "presence", "guestbook"]).map(
    (topics): Fields => [
      ["type", '"subscribe"'],
      ["topics", JSON.stringify(topics)],
    ],
  ),
);

const nested = fc.nat(400).map((depth) => "[".repeat(depth) + "]".repeat(depth));
const oddNumbers = ["0", "-0", "101", "-101", "1.5", "1e99", "1e999", "-1e999", "9007199254740992", "01", "0x1", "NaN"];
const oddTexts = [
  "null",
  "true",
  '"1"',
  '"\\ud800"',
  '"\\u0000"',
  "{}",
  '{"toString":1}',
  '["add"]',
  '"__proto__"',
  "",
];
const oddValue = fc.oneof(fc.constantFrom(...oddNumbers, ...oddTexts), nested, fc.json({ maxDepth: 3 }));
const names = ["type", "n", "amount", "topics", "userId", "userName", "stamp", "__proto__", "constructor", "toString"];
const oddName = fc.oneof(fc.constantFrom(...names), fc.string({ unit: "binary", maxLength: 8 }));

const mutation: fc.Arbitrary<(fields: Fields) => Fields> = fc.oneof(
  fc.nat(2).map((at) => (fields: Fields) => fields.filter((_, index) => index !== at)),
  fc.tuple(fc.nat(2), oddValue).map(
    ([at, odd]) =>
      (fields: Fields) =>
        fields.map(([name, value], index): Fields[number] => [name, index === at ? odd : value]),
  ),
  fc.tuple(oddName, oddValue).map(([name, odd]) => (fields: Fields) => [
    ...fields,
    [name, odd] satisfies Fields[number],
  ]),
  fc.constant((fields: Fields) => [...fields, ...fields, ["n", "0"] satisfies Fields[number]]),
);

const write = (fields: Fields) => `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${value}`).join()}}`;

const mutated = fc
  .tuple(valid, fc.array(mutation, { minLength: 1, maxLength: 3 }))
  .map(([fields, mutations]) => write(mutations.reduce((before, mutate) => mutate(before), fields)));

/** A frame that is a frame no more, because its text was cut, wrapped or sprinkled. */
const damaged = fc
  .tuple(
    valid.map(write),
    fc.nat(60),
    fc.constantFrom("", "\u0000", "\ud800", "}", ",", '"', "[", "\u202e", "é"),
    fc.nat(3),
  )
  .map(([text, at, odd, cut]) => text.slice(0, at) + odd + text.slice(at + cut));

const long = fc.tuple(valid.map(write), fc.integer({ min: 0, max: 3000 }), fc.constantFrom(" ", "x", "ü", "💛"));

/** Whatever somebody may send who is not a page of ours. A few are valid by chance: `isAllowed` knows which. */
export const anyFrame: fc.Arbitrary<string | Uint8Array> = fc.oneof(
  { weight: 8, arbitrary: mutated },
  { weight: 4, arbitrary: damaged },
  { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 200 }) },
  { weight: 2, arbitrary: fc.json() },
  { weight: 1, arbitrary: nested },
  { weight: 1, arbitrary: long.map(([text, count, filler]) => text + filler.repeat(count)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 100 }) },
);
