import { afterEach, expect, test, vi } from "vitest";
import { logFailure } from "./log.ts";

afterEach(() => vi.restoreAllMocks());

test("the values of a failed query stay out of the line, also when the query is the cause of another fault", () => {
  const written = vi.spyOn(console, "error").mockImplementation(() => {});
  const query = new Error("Failed query: select * from session where token = ?\nparams: a-secret-token");
  query.stack = `Error: ${query.message}\n    at somewhere.ts:1:1`;
  logFailure("test", query, { entries: 1 });
  logFailure("test", new Error("Could not.", { cause: query }));
  const lines = written.mock.calls.map(([line]) => String(line));
  expect(lines.map((line) => JSON.parse(line))).toEqual([
    expect.objectContaining({ message: "Failed query: select * from session where token = ?", entries: 1 }),
    expect.objectContaining({ message: "Could not.", cause: "Failed query: select * from session where token = ?" }),
  ]);
  expect(lines.join()).not.toContain("a-secret-token");
});

test("what somebody wrote is no frame, though it reads like one", () => {
  const written = vi.spyOn(console, "error").mockImplementation(() => {});
  const query = new Error("Failed query: insert into guestbook_entry\nparams: Hello,\n    at home, Elm Street 1");
  query.stack = `Error: ${query.message}\n    at somewhere.ts:1:1`;
  logFailure("test", query);
  const [line] = written.mock.calls.map(([text]) => JSON.parse(String(text)));
  expect(line).toMatchObject({ stack: "    at somewhere.ts:1:1" });
  expect(JSON.stringify(line)).not.toContain("Elm Street");
});
