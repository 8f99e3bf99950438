import { expect, test } from "vitest";
import { type Area, fail, ok, skipped, warn } from "./finding.ts";
import { renderReport, type Screen } from "./report.ts";

const plain = (width: number): Screen => ({ width, paint: (_, text) => text });
const callback = "https://cirrus-a-stage-with-a-long-name.example.workers.dev/auth/callback/google";
const areas: Area[] = [
  { title: "Empty", findings: [] },
  {
    title: "Machine",
    findings: [
      ok("Node", "24.21.0"),
      fail("Packages", "astro is missing, and the lock says 7.3.5; and twelve more that are not there", "npm ci"),
    ],
  },
  {
    title: "Sign-in",
    findings: [
      { ...warn("Google", "off", "Set both keys:"), paste: [["Authorised redirect URIs", callback]] },
      skipped("Token", "not looked at"),
    ],
  },
];

test("every row has its mark, columns that stand below one another, and the fix below", () => {
  expect(renderReport("Cirrus", areas, plain(60)).split("\n")).toEqual([
    "Cirrus",
    "",
    "Machine",
    "  ✓ Node      24.21.0",
    "  ✗ Packages  astro is missing, and the lock says 7.3.5; and",
    "              twelve more that are not there",
    "              → npm ci",
    "",
    "Sign-in",
    "  ! Google    off",
    "              → Set both keys:",
    "      Authorised redirect URIs",
    `        ${callback}`,
    "  – Token     not looked at",
    "",
    "✓ 1 well   ! 1 to look at   ✗ 1 to mend   – 1 not looked at",
  ]);
});

test.each([60, 80, 120])("at %i columns no line is wider, but for what is to be copied whole", (width) => {
  const lines = renderReport("Cirrus", areas, plain(width)).split("\n");
  expect(lines.filter((line) => line.length > width && !line.includes(callback))).toEqual([]);
  expect(lines.some((line) => line.includes(callback))).toBe(true);
});

test("colour changes nothing of where things stand", () => {
  const coloured = renderReport("Cirrus", areas, {
    width: 80,
    paint: (style, text) => `\u001b[1m${style && text}\u001b[0m`,
  });
  const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\dm`, "g");
  expect(coloured.replaceAll(escapes, "")).toBe(renderReport("Cirrus", areas, plain(80)));
});
