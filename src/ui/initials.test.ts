import { expect, test } from "vitest";
import { initialsOf } from "./initials.ts";

test.each([
  ["Ada", "A"],
  ["ada lovelace", "AL"],
  ["Augusta Ada King Lovelace", "AL"],
  ["Élodie ñandú", "ÉÑ"],
  ["e\u0301lodie", "E\u0301"],
  ["(Bell) ringer", "BR"],
  ["山田太郎", "山"],
  ["山田 太郎", "山太"],
  ["क्षमा शर्मा", "क्षश"],
  ["محمد علي", "م\u200Cع"],
  ["👩🏽‍🚀 🇳🇿", "👩🏽‍🚀🇳🇿"],
  ["3 Bears", "3B"],
  ["ßeta", "ß"],
  ["—", "—"],
  ["", ""],
])("%j is drawn as %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
