import { expect, test } from "vitest";
import { parseCursor } from "./rules.ts";

const id = "01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8";

test("the id of an entry is a cursor", () => {
  expect(parseCursor(id)).toBe(id);
});

test.each(["", "1", `${id}x`, `'${id}`, id.toUpperCase(), "01a1fd14-b6b5-40ac-af2d-d1da0c6fdce8"])(
  "%j is no cursor",
  (text) => {
    expect(parseCursor(text)).toBeNull();
  },
);
