import { expect, test } from "vitest";
import { countryName, countryOrNull, flagOf, formatCursor, parseCursor } from "./rules.ts";

const place = { createdAt: new Date(1_790_000_000_000), id: "01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8" };

test("a cursor survives the address bar", () => {
  expect(parseCursor(formatCursor(place))).toEqual(place);
});

test.each([
  "",
  "1",
  "_",
  `x_${place.id}`,
  `1_${place.id}x`,
  "1_01a1fd14-b6b5-40ac-af2d-d1da0c6fdce8",
  `-1_${place.id}`,
])("%j is no cursor", (text) => {
  expect(parseCursor(text)).toBeNull();
});

test("a country has a flag and a name", () => {
  expect([flagOf("NZ"), countryName("NZ")]).toEqual(["🇳🇿", "New Zealand"]);
});

test.each([
  ["DE", "DE"],
  ["T1", null],
  ["XX", null],
  [undefined, null],
])("Cloudflare's %j is the country %j", (code, country) => {
  expect(countryOrNull(code)).toBe(country);
});
