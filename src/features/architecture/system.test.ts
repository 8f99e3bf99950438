import { existsSync, readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cloudflare } from "../../../cloudflare.config.ts";
import {
  drawing,
  journeys,
  type Line,
  lines,
  type Part,
  parts,
  type Source,
  type Step,
  workerFrame,
} from "./system.ts";
import { en } from "./words/en.ts";

const drawn: [string, Part][] = Object.entries(parts);
const steps = Object.entries<Record<string, Step>>(journeys).flatMap(([journey, all]) =>
  Object.entries(all).map(([id, step]) => ({ id: `${journey}.${id}`, ...step })),
);
const known = lines.flatMap(({ source }) => source ?? []);

/** Whether a file defines a name: as a declaration or a method. Markup is searched as it is. */
function defines({ file, name }: Source): boolean {
  const text = readFileSync(file, "utf8");
  if (file.endsWith(".astro")) return text.includes(name);
  const declared = new RegExp(`^(?:export )?(?:default )?(?:async )?(?:function|class|const) ${name}\\b`, "m");
  const method = new RegExp(`^  (?:(?:private|override|async) )*${name}\\(.*\\{$`, "m");
  return declared.test(text) || method.test(text);
}

test.each([...steps, ...known])("$file does what the drawing says it does: $name", (source) => {
  expect([source.file, existsSync(source.file)]).toEqual([source.file, true]);
  expect([source.name, defines(source)]).toEqual([source.name, true]);
});

const pairOf = (one: string, other: string) => [one, other].sort().join(" – ");
const pairsOf = (all: readonly Line[]) => all.map(({ between: [from, to] }) => pairOf(from, to)).sort();
const walked = new Set(steps.map(({ from, to }) => pairOf(from, to)));

test("each step runs along a line that is drawn, once", () => {
  const pairs = pairsOf(lines);
  expect(pairs).toEqual([...new Set(pairs)]);
  expect([...walked].filter((pair) => !pairs.includes(pair))).toEqual([]);
});

test("a line that no journey takes says where it is in the code", () => {
  expect(pairsOf(lines.filter(({ source }) => !source)).filter((pair) => !walked.has(pair))).toEqual([]);
});

/** What is no binding by itself. A new group of `cloudflare.config.ts` that is not listed here must be drawn. */
const noBindings = new Set([
  ...["name", "entry", "compatibilityDate", "compatibilityFlags", "observability", "settings", "secrets"],
]);

function bindingsOf([group, content]: [string, object | string]): string[] {
  if (group === "crons") return ["crons"];
  if (typeof content === "object" && "binding" in content) return [String(content.binding)];
  return Object.keys(content);
}

test("the drawing has everything that cloudflare.config.ts gives, and nothing else", () => {
  const given = Object.entries(cloudflare).filter(([group]) => !noBindings.has(group));
  const bindings = drawn.flatMap(([, part]) => part.bindings ?? []);
  expect(bindings.toSorted()).toEqual(given.flatMap(bindingsOf).sort());
});

test("each Durable Object goes by the name of its class", () => {
  for (const [binding, { className }] of Object.entries(cloudflare.objects)) {
    const holders = drawn.filter(([, part]) => part.bindings?.some((one) => one === binding));
    expect(holders.map(([id, { kind }]) => [kind, nameOf(id)])).toEqual([["object", className]]);
  }
});

const nameOf = (id: string) => Object.entries(en.partsInWords).find(([part]) => part === id)?.[1].name;

test("each part names files that are there, and each feature belongs to a part", () => {
  const files = drawn.flatMap(([, part]) => part.files);
  expect(files.filter((file) => !existsSync(file))).toEqual([]);
  const features = readdirSync("src/features").map((feature) => `src/features/${feature}`);
  expect(features.filter((feature) => !files.some((file) => `${file}/`.startsWith(`${feature}/`)))).toEqual([]);
});

test("no part covers another or hangs over the edge, and what runs in the Worker is in its frame", () => {
  const { width, height } = drawing.part;
  for (const [id, { at, kind }] of drawn) {
    const [x, y] = at;
    const covers = drawn.filter(
      ([other, { at: place }]) => other !== id && Math.abs(place[0] - x) < width && Math.abs(place[1] - y) < height,
    );
    expect([id, covers.map(([other]) => other)]).toEqual([id, []]);
    expect([id, x >= 0 && y >= 0 && x + width <= drawing.width && y + height <= drawing.height]).toEqual([id, true]);
    const { x: left, y: top } = workerFrame;
    const isInside =
      x >= left && y >= top && x + width <= left + workerFrame.width && y + height <= top + workerFrame.height;
    expect([id, isInside]).toEqual([id, kind === "worker"]);
  }
});
