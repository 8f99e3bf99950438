import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import { beforeEach, describe, expect, test, vi } from "vitest";
import { live } from "~/platform/limits.ts";
import { addRows, batchRows, forgottenPageRows } from "../../../scripts/live-cost/work.ts";

/** What the cost of the live layer is reckoned from: rows as SQLite counts them, and as Cloudflare bills them. */
const now = Date.UTC(2026, 4, 20, 12);

let name: string;
beforeEach(() => {
  name = crypto.randomUUID();
});

/** Rows of one call to `Counter` with an add of each page. */
function rowsOf(pages: readonly string[], n: number, at: number): Promise<{ written: number; read: number }> {
  return runInDurableObject(env.COUNTER.getByName(name), (counter, { storage }) => {
    const executed = vi.spyOn(storage.sql, "exec");
    counter.apply(
      pages.map((page) => ({ userId: "ada", userName: "Ada", stamp: { page, n }, amount: 1 })),
      undefined,
      at,
    );
    const cursors = executed.mock.results.flatMap((result) => (result.type === "return" ? [result.value] : []));
    executed.mockRestore();
    return {
      written: cursors.reduce((sum, { rowsWritten }) => sum + rowsWritten, 0),
      read: cursors.reduce((sum, { rowsRead }) => sum + rowsRead, 0),
    };
  });
}

describe.each([1, 10])("a call with %i adds", (adds) => {
  const pages = Array.from({ length: adds }, (_, index) => `page ${index}`);
  const written = batchRows.written + adds * addRows.written;

  test("writes as many rows as the calculator says, for new pages and for known ones", async () => {
    expect(await rowsOf(pages, 1, now)).toMatchObject({ written });
    expect(await rowsOf(pages, 2, now + live.tickMs)).toEqual({ written, read: batchRows.read + adds * addRows.read });
  });

  test("forgets each page of the day before with as many rows as the calculator says", async () => {
    await rowsOf(pages, 1, now);
    const dayAfter = await rowsOf(["another"], 1, now + live.rememberPageMs + 1);
    const oldBars = 1;
    expect(dayAfter.written).toBe(batchRows.written + addRows.written + adds * forgottenPageRows + oldBars);
  });
});
