import { expect, test } from "vitest";
import { defaultSeconds, defaultSizes, nameOf, readSeconds, readSizes } from "./size.ts";

test("two sizes are read, the smaller one first", () => {
  expect(readSizes("200, 5000")).toEqual({ small: 200, large: 5000 });
  expect(readSizes(defaultSizes)).toEqual({ small: 100, large: 100_000 });
  expect(nameOf(100_000)).toBe("100,000 entries");
});

test.each(["", "100", "100,100", "5000,100", "100,200,300", "99,1000", "100,1000001", "100,1e3.5", "100,many"])(
  "%j are no sizes",
  (text) => {
    expect(() => readSizes(text)).toThrow(RangeError);
  },
);

test("seconds are read, and nothing that is no time", () => {
  expect([readSeconds(defaultSeconds), readSeconds("1.5")]).toEqual([8, 1.5]);
  for (const text of ["", "0", "-1", "NaN", "ten", "601"]) expect(() => readSeconds(text)).toThrow(RangeError);
});
