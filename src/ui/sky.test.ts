import { expect, test } from "vitest";
import { drawSky } from "./sky.ts";

const size = { columns: 60, rows: 8, seed: 3 };

test("a sky has the size that was asked for, clouds in it, and nothing that a terminal would not show", () => {
  const lines = drawSky({ ...size, clear: 0.5 }).split("\n");
  expect(lines).toHaveLength(8);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(60);
  expect(lines.join("")).toMatch(/^[ .\-~=]*=[ .\-~=]*$/);
});

test("less of a clearer sky is cloud, and none of a clear one", () => {
  const clouds = (clear: number) => drawSky({ ...size, clear }).replaceAll(/\s/g, "").length;
  expect(clouds(0.3)).toBeGreaterThan(clouds(0.6));
  expect(clouds(0.99)).toBe(0);
});

test("the same numbers draw the same sky, another seed draws another", () => {
  const sky = { ...size, clear: 0.5 };
  expect(drawSky(sky)).toBe(drawSky(sky));
  expect(drawSky({ ...sky, seed: 4 })).not.toBe(drawSky(sky));
});
