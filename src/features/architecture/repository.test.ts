import { expect, test } from "vitest";
import { repositoryOf } from "./repository.ts";

test.each([
  [undefined, null],
  ["", null],
  [{ type: "git" }, null],
  ["owner/name", "https://github.com/owner/name"],
  ["github:owner/name", "https://github.com/owner/name"],
  ["https://git.example/owner/name.git", "https://git.example/owner/name"],
  [{ type: "git", url: "git+https://git.example/owner/name.git" }, "https://git.example/owner/name"],
  ["git@git.example:owner/name.git", "https://git.example/owner/name"],
  ["javascript:alert(1)", null],
])("package.json's repository %j is read at %s", (repository, address) => {
  expect(repositoryOf({ name: "cirrus", repository })).toBe(address);
});
