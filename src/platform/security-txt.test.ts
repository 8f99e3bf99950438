import { expect, test } from "vitest";
import { toSecurityTxt } from "./security-txt.ts";

test("security.txt says whom to tell, where it belongs, and until when it is to be believed: less than a year", () => {
  const now = Date.UTC(2026, 0, 31);
  const text = toSecurityTxt({ contact: "mailto:security@cirrus.example", origin: "https://cirrus.example" }, now);
  const fields = Object.fromEntries(
    text
      .trim()
      .split("\n")
      .map((line) => line.split(/: (.*)/s).slice(0, 2)),
  );
  expect(fields.Contact).toBe("mailto:security@cirrus.example");
  expect(fields.Canonical).toBe("https://cirrus.example/.well-known/security.txt");
  const goodFor = Date.parse(fields.Expires) - now;
  expect(goodFor).toBeGreaterThan(0);
  expect(goodFor).toBeLessThan(365 * 24 * 60 * 60 * 1000);
});
