import { expect, test } from "vitest";
import { shortAddress } from "./rules.ts";

test.each([
  ["2001:0db8:85a3:0000:0000:0000:0000:0000", "2001:db8:85a3::"],
  ["::1", "::1"],
  ["192.0.2.7", "192.0.2.7"],
  ["not:an:address", "not:an:address"],
  ["", "Unknown"],
  [null, "Unknown"],
])("the address %j is shown as %s", (ip, shown) => {
  expect(shortAddress(ip)).toBe(shown);
});
