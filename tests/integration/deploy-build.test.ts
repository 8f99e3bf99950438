import { appendFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { freshCheckout } from "../support/dev-server.ts";
import { startOperator } from "../support/operator.ts";

/** Builds and deploys in turn, on a machine that may be busy. */
const patienceMs = 240_000;
const site = "https://cirrus-pr-1.acme.workers.dev";

let checkout: ReturnType<typeof freshCheckout>;
let operator: Awaited<ReturnType<typeof startOperator>>;

beforeAll(async () => {
  checkout = freshCheckout();
  operator = await startOperator(checkout.path);
});
afterAll(async () => {
  await operator.account.close();
  checkout.remove();
});

const visit = async (address: string) => {
  const response = await operator.account.fetch(new URL(address, site));
  return { status: response.status, text: await response.text() };
};

test("a page that was opened before a deploy finds its scripts and its islands after it", {
  timeout: patienceMs,
}, async () => {
  expect(await operator.run("deploy --stage pr-1")).toEqual({ code: 0, output: expect.stringContaining(site) });
  const { text: page } = await visit("/");
  const scripts = [...new Set(page.match(/\/_astro\/[\w.@-]+\.js/g))];
  const [island = ""] = /\/_server-islands\/AccountMenu[^'"]+/.exec(page) ?? [];
  const before = await Promise.all(scripts.map(visit));
  expect(scripts.length).toBeGreaterThan(0);

  appendFileSync(join(checkout.path, "src/features/counter/live-strip.ts"), '\nconsole.debug("A later build.");\n');
  const { code, output } = await operator.run("deploy --stage pr-1");
  expect([code, output]).toEqual([0, expect.stringMatching(/For open pages, [1-9]\d* files/)]);
  const { text: later } = await visit("/");
  expect(scripts.some((script) => !later.includes(script))).toBe(true);
  expect(await Promise.all(scripts.map(visit))).toEqual(before);
  expect(await visit(island.replaceAll("&amp;", "&"))).toMatchObject({
    status: 200,
    text: expect.stringContaining("Sign in"),
  });
});

test("a build that fails says why, and touches nothing", { timeout: patienceMs }, async () => {
  const versions = () => operator.account.state.scripts.get("cirrus-pr-1")?.versions.length;
  const before = versions();
  appendFileSync(join(checkout.path, "src/features/counter/live-strip.ts"), "\nthis is no TypeScript\n");
  const { code, output } = await operator.run("deploy --stage pr-1");
  expect([code, output]).toEqual([1, expect.stringContaining("The build failed, and nothing was touched")]);
  expect(output).toContain("live-strip.ts");
  expect(versions()).toBe(before);
});
