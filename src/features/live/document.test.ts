import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { counterAmount, live, socketUpgrades } from "~/platform/limits.ts";
import { type ClientFrame, parseClientFrame } from "./client-frame.ts";
import { helloSchema } from "./hello.ts";
import { closeCodes, parseServerFrame, protocolVersion, type ServerFrame } from "./protocol.ts";

/** docs/live.md, which others write clients from: it must say what the code does. */
const document = readFileSync("docs/live.md", "utf8");

// The types make sure that these lists are whole.
const clientTypes = Object.keys({ add: true, subscribe: true } satisfies Record<ClientFrame["type"], true>);
const serverTypes = Object.keys({
  counter: true,
  presence: true,
  guestbook: true,
  acknowledged: true,
  refused: true,
  "session-ended": true,
  "new-version": true,
  outdated: true,
} satisfies Record<ServerFrame["type"], true>);

/** What stands in fences that are marked as frames of one side. */
function examples(side: "client" | "server", text = document): string[] {
  return [...text.matchAll(new RegExp(`^\`\`\`json ${side}\n([\\s\\S]*?)^\`\`\``, "gm"))].map(
    ([, frame = ""]) => frame,
  );
}

/** The names in the first column of the table whose first heading is this. */
function names(heading: string, text = document): string[] {
  const [, rows = ""] = new RegExp(`^\\| ${heading} .*\n.*\n((?:\\|.*\n)+)`, "m").exec(text) ?? [];
  return [...rows.matchAll(/^\| `(.+?)`/gm)].map(([, name = ""]) => name);
}

function section(type: string): string {
  return new RegExp(`^### \`${type}\`\n([\\s\\S]*?)(?=^##)`, "m").exec(document)?.[1] ?? "";
}

describe("the frames", () => {
  test.each(examples("client"))("the server understands %s", (text) => {
    expect(parseClientFrame(text)).toEqual(JSON.parse(text));
  });

  test.each(examples("server"))("the server may send %s", (text) => {
    expect(parseServerFrame(text)).toEqual(JSON.parse(text));
  });

  test.each([
    ["client", clientTypes],
    ["server", serverTypes],
  ] as const)("each of the %s has an example and says what its fields are", (side, types) => {
    const shown = new Set(examples(side).map((text) => JSON.parse(text).type));
    expect([...shown].toSorted()).toEqual(types.toSorted());
    for (const type of types) {
      const fields = new Set(examples(side, section(type)).flatMap((text) => Object.keys(JSON.parse(text))));
      expect(names("field", section(type))).toEqual([...fields].filter((field) => field !== "type"));
    }
  });
});

test("the address of the example opens a socket, and every parameter is in the table", () => {
  const [address = ""] = /^wss:.*$/m.exec(document) ?? [];
  const { v, ...parameters } = Object.fromEntries(new URL(address).searchParams);
  expect(v).toBe(String(protocolVersion));
  expect(helloSchema.safeParse(parameters).success).toBe(true);
  expect(names("parameter")).toEqual(["v", ...Object.keys(helloSchema.shape)]);
});

test("the close codes are those of the protocol", () => {
  const told = [...document.matchAll(/^\| (\d{4}) +\| `(\w+)`/gm)].map(([, code, name]) => [name, Number(code)]);
  expect(Object.fromEntries(told)).toEqual(closeCodes);
});

test("the limits are those in force, and none is missing", () => {
  const told = [...document.matchAll(/^\| `(\w+\.\w+)` +\| ([\d,]+) +\|/gm)].map(([, name, number = ""]) => [
    name,
    Number(number.replaceAll(",", "")),
  ]);
  const inForce = Object.entries({ socketUpgrades, counterAmount, live }).flatMap(([group, limits]) =>
    Object.entries(limits).map(([name, number]) => [`${group}.${name}`, number]),
  );
  expect(Object.fromEntries(told)).toEqual(Object.fromEntries(inForce));
});

test("every limit that the text names is there", () => {
  const named = [...document.matchAll(/`((?:live|socketUpgrades|counterAmount)\.\w+)`/g)].map(([, name]) => name);
  expect(names("name")).toEqual(expect.arrayContaining(named));
});

test("the client beside the document waits as long as the limits say", () => {
  const waits = [...readFileSync("docs/live-client.mjs", "utf8").matchAll(/^const (\w+Ms) = ([\d_]+);$/gm)];
  const told = Object.fromEntries(waits.map(([, name, number = ""]) => [name, Number(number.replaceAll("_", ""))]));
  expect(Object.keys(told)).toHaveLength(6);
  expect(live).toMatchObject(told);
});
