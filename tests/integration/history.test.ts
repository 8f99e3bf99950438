import { afterAll, beforeAll, expect, test } from "vitest";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let ada: Visitor;
beforeAll(async () => {
  site = await startSite();
  ada = new Visitor(site.url);
  await ada.signIn("ada@example.com");
});
afterAll(() => site.close());

/** The table's rows as text: name, added, taken away. */
function rowsOf(html: string): string[][] {
  const body = /<tbody>(.*?)<\/tbody>/s.exec(html)?.[1] ?? "";
  return [...body.matchAll(/<tr.*?<\/tr>/gs)].map(([row]) =>
    [...row.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs)].map(([, text]) => text?.trim() ?? ""),
  );
}

const sumOf = (rows: string[][], column: number) => rows.reduce((sum, row) => sum + Number(row[column]), 0);
const emptyNote = (html: string) => /<p[^>]* data-history-empty.*?<\/p>/s.exec(html)?.[0] ?? "";
const heights = (html: string) =>
  [...html.matchAll(/<rect[^>]* height="([\d.]+)"/g)].map(([, height]) => Number(height));

test("before anything moves, the chart says so and draws no bar", async () => {
  const html = await ada.read("/counter");
  expect(emptyNote(html)).toContain("Nothing has moved in the last 24 hours.");
  expect(emptyNote(html)).not.toMatch(/ hidden/);
  expect(heights(html)).toEqual(Array(48).fill(0));
  expect(rowsOf(html)).toEqual([["No moves yet."]]);
});

test("the table has what was added and taken away, in both ranges, without JavaScript", async () => {
  await ada.postJson("/api/counter/increment", { amount: 50 });
  await ada.postJson("/api/counter/decrement", { amount: 8 });
  for (const [path, bars, title] of [
    ["/counter", 48, "The last 24 hours"],
    ["/counter?range=30d", 30, "The last 30 days"],
  ] as const) {
    const html = await ada.read(path);
    expect(html).toContain(title);
    expect([sumOf(rowsOf(html), 1), sumOf(rowsOf(html), 2)]).toEqual([50, 8]);
    expect(html).toContain("58 moves");
    expect(emptyNote(html)).toMatch(/ hidden/);
    expect(heights(html)).toHaveLength(bars);
    expect(Math.max(...heights(html))).toBe(100);
  }
});

test("the ranges are links, and the one that is shown is marked", async () => {
  const current = (html: string) => /<a href="([^"]+)" aria-current="true"/.exec(html)?.[1];
  expect(current(await ada.read("/counter"))).toBe("/counter#history");
  expect(current(await ada.read("/counter?range=30d"))).toBe("/counter?range=30d#history");
  expect(current(await ada.read("/counter?range=%3Cscript%3E"))).toBe("/counter#history");
});
