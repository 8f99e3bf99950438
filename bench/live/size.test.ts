import { expect, test } from "vitest";
import { defaultSizes, nameOf, readSizes } from "./size.ts";

test("sizes are sockets by shards, as many as one likes", () => {
  expect(readSizes("100x1, 5000x16")).toEqual([
    { sockets: 100, shards: 1 },
    { sockets: 5000, shards: 16 },
  ]);
  expect(readSizes(defaultSizes).map(nameOf)).toEqual([
    "100 sockets on 1 shard",
    "1000 sockets on 1 shard",
    "1000 sockets on 4 shards",
    "1000 sockets on 16 shards",
  ]);
});

test.each(["", "100", "0x1", "100x0", "100x1,", "1e3x1"])("%j is refused", (text) => {
  expect(() => readSizes(text)).toThrow(RangeError);
});
