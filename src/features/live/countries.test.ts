import { expect, test } from "vitest";
import { placesInWords, rankPlaces } from "./countries.ts";

const wordsFor = (online: number, countries: Record<string, number>, shown = 8) =>
  placesInWords(rankPlaces({ type: "presence", online, countries }, shown)).replaceAll("\u00a0", " ");

test("countries come with flag, name and people, the most people first, and everybody else at the end", () => {
  expect(wordsFor(6, { FR: 1, DE: 3 })).toBe("🇩🇪 Germany 3 · 🇫🇷 France 1 · elsewhere 2");
});

test("nobody is elsewhere when all are named", () => {
  expect(wordsFor(4, { DE: 3, FR: 1 })).toBe("🇩🇪 Germany 3 · 🇫🇷 France 1");
});

test("what a phone has no room for is elsewhere", () => {
  expect(wordsFor(6, { DE: 3, FR: 2, NZ: 1 }, 1)).toBe("🇩🇪 Germany 3 · elsewhere 3");
});

test("where no country is known there is nothing to say", () => {
  expect(wordsFor(2, {})).toBe("");
});
