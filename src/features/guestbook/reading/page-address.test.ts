import { expect, test } from "vitest";
import { addressOf, readAddress } from "./page-address.ts";

const id = "01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8";
const read = (query: string) => readAddress(new URLSearchParams(query));

test.each(["", `before=${id}`, `after=${id}`, "q=a+%26+b", "country=DE", `q=a&country=DE&before=${id}`])(
  "?%s leads to where it came from",
  (query) => {
    const request = read(query);
    expect("fault" in request ? request : addressOf("/guestbook", request)).toBe(`/guestbook${query && `?${query}`}`);
  },
);

test("words are cleaned as entries are, and a search for nothing is none", () => {
  expect(read("q=%20e%CC%81%00%20%20x%20")).toMatchObject({ search: { words: "\u00E9 x", country: null } });
  expect(read("q=+&country=")).toMatchObject({ search: null });
  expect(read("country=nz")).toMatchObject({ search: { words: "", country: "NZ" } });
});

test.each([
  [`before=${id}&after=${id}`, "damaged"],
  ["before=", "damaged"],
  ["after=1", "damaged"],
  [`q=${"x".repeat(101)}`, "tooLong"],
  ["country=XX", "noCountry"],
  ["country=D", "noCountry"],
])("?%s is refused as %s", (query, fault) => {
  expect(read(query)).toEqual({ fault });
});
