import { expect, test } from "vitest";
import { ipSubject } from "./ip.ts";

test.each([
  ["192.0.2.1", "192.0.2.1"],
  ["2001:db8:1:1::1", "2001:db8:1:1"],
  ["2001:0db8:0001:0001:ffff::2d", "2001:db8:1:1"],
  ["2001:db8::1", "2001:db8:0:0"],
  ["::1", "0:0:0:0"],
  ["::ffff:192.0.2.1", "192.0.2.1"],
])("%s counts as %s", (ip, subject) => {
  expect(ipSubject(new Headers({ "cf-connecting-ip": ip }))).toBe(subject);
});
