import { expect, test } from "vitest";
import { countryName, countryOrNull, flagOf, placeInWords } from "./place.ts";

test.each([
  ["DE", "DE"],
  ["T1", null],
  ["XX", null],
  [undefined, null],
])("Cloudflare's %j is the country %j", (code, country) => {
  expect(countryOrNull(code)).toBe(country);
});

test("a country has a name and a flag", () => {
  expect(countryName("NZ")).toBe("New Zealand");
  expect(flagOf("NZ")).toBe("🇳🇿");
});

test.each([
  ["DE", "Berlin", "Berlin, Germany"],
  ["DE", null, "Germany"],
  [null, "Berlin", "Berlin"],
  ["SG", "Singapore", "Singapore"],
  ["QQ", null, "QQ"],
  [null, null, "Unknown"],
])("the country %j and the city %j are %j", (country, city, words) => {
  expect(placeInWords({ country, city })).toBe(words);
});
