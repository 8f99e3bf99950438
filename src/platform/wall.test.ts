import { expect, test, vi } from "vitest";
import { stopFlood } from "./wall.ts";

const request = new Request("https://cirrus.example/auth/ok", { headers: { accept: "text/html" } });
const ASSETS = { fetch: async () => new Response(null, { status: 404 }) };

test("a wall that breaks lets everybody pass, and says so in the log", async () => {
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const WALL = { limit: () => Promise.reject(new Error("out of order")) };
  expect(await stopFlood(request, { WALL, ASSETS })).toBeNull();
  expect(error.mock.calls.join()).toContain("rate-limit-failed");
  error.mockRestore();
});

test("without the page it still says when to try again", async () => {
  const WALL = { limit: async () => ({ success: false }) };
  expect((await stopFlood(request, { WALL, ASSETS }))?.headers.get("content-type")).toBe("application/problem+json");
});

test("each stage counts for itself", async () => {
  const keys: string[] = [];
  const WALL = { limit: async ({ key }: { key: string }) => ({ success: keys.push(key) > 0 }) };
  for (const STAGE of ["prod", "pr-12", undefined]) await stopFlood(request, { WALL, ASSETS, STAGE });
  expect(new Set(keys).size).toBe(3);
});
