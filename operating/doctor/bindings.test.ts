import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { cloudflare } from "../../cloudflare.config.ts";
import { type BindingList, checkBindings, checkWranglerConfig } from "./bindings.ts";

const source = readFileSync(cloudflare.entry, "utf8");
const { objects, rateLimits } = cloudflare;

function faultsOf(change: Partial<BindingList>, text = source): string[] {
  const findings = checkBindings({ ...cloudflare, ...change }, text, "2026-11-02");
  return findings.filter(({ mark }) => mark === "fail").map(({ what }) => what);
}

test("the list of this checkout agrees with itself and with the Worker", () => {
  expect(faultsOf({})).toEqual([]);
});

test.each<[change: Partial<BindingList>, fault: string]>([
  [{ versionMetadata: { binding: "DB" } }, "the binding DB is there twice"],
  [{ namespaces: { A: { name: "one" }, B: { name: "one" } } }, "the namespace one is there twice"],
  [{ objects: { ...objects, OTHER: { ...objects.PAINTER, id: "other" } } }, "the class Painter is there twice"],
  [{ objects: { ...objects, PAINTER: { ...objects.PAINTER, id: "counter" } } }, "the object id counter is there twice"],
  [{ objects: { ...objects, NEW: { id: "new", className: "New", since: "v3" } } }, "the class New is not exported"],
  [{ objects: { ...objects, PAINTER: { ...objects.PAINTER, since: "v3" } } }, "v3 cannot follow v1"],
  [{ objects: { ...objects, COUNTER: { ...objects.COUNTER, since: "v2" } } }, "v2 cannot follow nothing"],
  [{ rateLimits: { ...rateLimits, OTHER: { namespace: 20260, periodSeconds: 60 } } }, "namespace 20260 is there twice"],
  [{ rateLimits: { WALL: { namespace: 1, periodSeconds: 30 } } }, "WALL counts 30 seconds"],
  [{ crons: ["daily"] }, '"daily" is no cron expression'],
  [{ compatibilityDate: "2026-12-01" }, "2026-12-01 is after 2026-11-02"],
])("a list with %j is told of", (change, fault) => {
  expect(faultsOf(change).join("\n")).toContain(fault);
});

test("a class counts as exported however it is exported", () => {
  const exported = "export class Counter {}\nexport { A as Presence, Limiter } from './a.ts';\nexport { Painter };";
  expect(faultsOf({}, exported)).toEqual([]);
  expect(faultsOf({}, "import { Counter, Presence, Limiter, Painter } from './a.ts';")).toHaveLength(4);
});

test("wrangler.json is well when it is current, and needs nobody when it is not there", () => {
  expect(checkWranglerConfig({}, true).mark).toBe("ok");
  expect(checkWranglerConfig({}, false)).toMatchObject({ mark: "warn", fix: expect.stringContaining("npm run build") });
  expect(checkWranglerConfig(undefined, false).mark).toBe("skipped");
});
