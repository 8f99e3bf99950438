import { expect, test } from "vitest";
import { readBackupArguments, readRestoreArguments } from "./arguments.ts";

test.each(["http://cirrus.example", "ftp://cirrus.example", "cirrus.example", "http://localhost.evil.example"])(
  "a pass is not sent to %s, where others could read it on its way",
  (url) => {
    expect(() => readBackupArguments(["--stage", "prod", "--url", url])).toThrow("--url takes an origin");
    expect(() => readRestoreArguments(["--stage", "prod", "--url", url, "a.tar.gz"])).toThrow("--url takes an origin");
  },
);

test.each([
  ["https://cirrus.example/guestbook", "https://cirrus.example"],
  ["http://127.0.0.1:8787", "http://127.0.0.1:8787"],
])("of %s it takes the origin", (given, url) => {
  expect(readBackupArguments(["--stage", "prod", "--url", given])).toMatchObject({ url });
});
