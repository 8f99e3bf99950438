import { randomUUID } from "node:crypto";
import type { Binding, MigrationStep, Migrations } from "./metadata.ts";
import type { Script } from "./state.ts";
import { Refusal } from "./wire.ts";

type Classes = ReadonlyMap<string, string>;

/** What a script has after an upload: its Durable Object classes, and the tag of the last class migration. */
export interface Migrated {
  classes: Classes;
  migrationTag: string | undefined;
}

/**
 * Applies the class migrations of an upload, all of them or none. A class that is deleted takes its objects along, a
 * class that is renamed brings them.
 * @throws Refusal in Cloudflare's words.
 */
export function migrateClasses(
  script: Pick<Script, "classes" | "migrationTag"> | undefined,
  migrations: Migrations | undefined,
  exported: ReadonlySet<string>,
): Migrated {
  const classes = new Map(script?.classes);
  if (!migrations) return { classes, migrationTag: script?.migrationTag };
  refuseOtherTag(script?.migrationTag, migrations.old_tag);
  const touched = new Set<string>();
  for (const step of migrations.steps ?? [migrations]) applyStep(step, classes, exported, touched);
  return { classes, migrationTag: migrations.new_tag ?? script?.migrationTag };
}

function refuseOtherTag(expected = "", got = ""): void {
  if (expected === got) return;
  const text = `Actor migration tag precondition failed, got tag '${got}' when expected tag is '${expected}'.`;
  throw new Refusal(412, 10_079, text);
}

const known = "that is already depended on by existing Durable Objects";
const unknown = "that was not exported in the previous version of the script";

function applyStep(
  step: MigrationStep,
  classes: Map<string, string>,
  exported: ReadonlySet<string>,
  touched: Set<string>,
): void {
  const { new_classes, new_sqlite_classes, deleted_classes, renamed_classes } = step;
  if (new_classes.length > 0) {
    const advice = "you must create a namespace using a `new_sqlite_classes` migration.";
    throw new Refusal(400, 10_097, `In order to use Durable Objects with a free plan, ${advice}`);
  }
  for (const name of [...deleted_classes, ...renamed_classes.map(({ to }) => to), ...new_sqlite_classes]) {
    touchOnce(name, touched);
  }
  for (const name of deleted_classes) {
    if (!classes.delete(name)) throw refuseMigration("delete-class", name, unknown);
  }
  for (const { from, to } of renamed_classes) rename(from, to, classes);
  for (const name of new_sqlite_classes) {
    if (classes.has(name)) throw refuseMigration("new-sqlite-class", name, known);
    if (!exported.has(name)) throw refuseMigration("new-sqlite-class", name, "that is not exported by script", 10_070);
    classes.set(name, randomUUID());
  }
}

function rename(from: string, to: string, classes: Map<string, string>): void {
  const key = classes.get(from);
  if (!key) throw refuseMigration("rename-class", from, unknown);
  if (classes.has(to)) throw refuseMigration("rename-class", to, known);
  classes.delete(from);
  classes.set(to, key);
}

function touchOnce(name: string, touched: Set<string>): void {
  if (touched.has(name)) {
    throw new Refusal(400, 10_021, `class '${name}' cannot be the target of more than one migration`);
  }
  touched.add(name);
}

function refuseMigration(kind: string, name: string, why: string, code = 10_074): Refusal {
  return new Refusal(400, code, `Cannot apply ${kind} migration to class '${name}' ${why}`);
}

/** Every class that keeps objects must be in the new code, and every binding must name a class that keeps some. */
export function checkClasses(classes: Classes, exported: ReadonlySet<string>, bindings: Binding[]): void {
  const lost = [...classes.keys()].find((name) => !exported.has(name));
  if (lost) {
    const advice = "If you want to delete these Durable Objects, use a delete-class migration.";
    const text = `New version of script does not export class '${lost}' which is depended on by existing Durable Objects. ${advice}`;
    throw new Refusal(400, 10_064, text);
  }
  for (const binding of bindings) {
    if (binding.type !== "durable_object_namespace" || classes.has(binding.class_name)) continue;
    const why = "because it is not currently configured to implement Durable Objects.";
    const advice = "Ensure a --new-class migration has been applied to it.";
    throw new Refusal(400, 10_061, `Cannot create binding for class '${binding.class_name}' ${why} ${advice}`);
  }
}
