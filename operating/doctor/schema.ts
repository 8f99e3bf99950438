import { readFileSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { z } from "zod";
import { findBreaking } from "../deploy/migration-rules.ts";
import { readMigrations } from "../deploy/migrations.ts";
import { type Finding, fail, judge, ok, warn } from "./finding.ts";

const part = z.record(z.string(), z.unknown());
const snapshot = z.object({ id: z.string(), prevId: z.string(), tables: z.record(z.string(), part) });
const journal = z.object({ entries: z.array(z.object({ tag: z.string() })) });

/** The tables as drizzle-kit notes them down. */
export type Snapshot = z.infer<typeof snapshot>;

/** A folder of migrations with what drizzle-kit keeps beside them. */
export interface MigrationFolder {
  files: readonly { name: string; sql: string }[];
  /** Names without their ending, in order. */
  journal: readonly string[];
  /** By the same names; the newest last. */
  snapshots: readonly Snapshot[];
}

/** @param now the snapshot that `db/schema` would make. */
export function checkSchema(folder: MigrationFolder, now: Snapshot): Finding[] {
  const newest = folder.snapshots.at(-1);
  const drift = newest ? findDrift(newest, now) : ["there is no snapshot to compare with"];
  return [
    ...judge(
      "Schema",
      drift.map((change) => `db/schema has a change without a migration: ${change}`),
      "every table and column has its migration",
      "npm run db:generate",
    ),
    checkFolder(folder),
    checkAdditive(folder),
  ];
}

/** What differs between two snapshots, in words. */
export function findDrift(before: Snapshot, after: Snapshot): string[] {
  return compareKeys(before.tables, after.tables, "table").concat(
    Object.entries(after.tables).flatMap(([table, now]) => {
      const old = before.tables[table];
      return old && !isDeepStrictEqual(old, now) ? describeChange(table, old, now) : [];
    }),
  );
}

function describeChange(table: string, old: z.infer<typeof part>, now: z.infer<typeof part>): string[] {
  const columns = [part.parse(old["columns"]), part.parse(now["columns"])] as const;
  const named = compareKeys(...columns, "column").map((change) => `${table}: ${change}`);
  const changed = Object.keys(columns[1]).filter(
    (name) => name in columns[0] && !isDeepStrictEqual(columns[0][name], columns[1][name]),
  );
  const found = [...named, ...changed.map((name) => `${table}: column ${name} is another`)];
  return found.length > 0 ? found : [`${table}: its indexes or keys are others`];
}

function compareKeys(before: object, after: object, kind: string): string[] {
  const added = Object.keys(after).filter((name) => !(name in before));
  const gone = Object.keys(before).filter((name) => !(name in after));
  return [...added.map((name) => `${kind} ${name} is new`), ...gone.map((name) => `${kind} ${name} is gone`)];
}

/** Two branches that each added a migration leave two with one number, or two snapshots after the same one. */
function checkFolder({ files, journal: tags, snapshots }: MigrationFolder): Finding {
  const names = files.map(({ name }) => name.replace(/[.]sql$/, ""));
  const numbers = names.map((name) => name.slice(0, 4));
  const twice = numbers.find((number, index) => numbers.indexOf(number) !== index);
  const missing = tags.find((tag) => !names.includes(tag));
  const unlisted = names.find((name) => !tags.includes(name));
  const fork = snapshots.find(({ prevId }, index) => index > 0 && prevId !== snapshots[index - 1]?.id);
  const merge = "Two branches each added one: delete the later of them and run npm run db:generate again.";
  if (twice) return fail("Migrations", `two have the number ${twice}`, merge);
  if (fork) return fail("Migrations", "their snapshots do not follow one another", merge);
  if (missing) return fail("Migrations", `${missing}.sql is listed and not there`, "Bring the file back from git.");
  if (unlisted) {
    const fix = "Write migrations by hand with npm run db:generate -- --custom, which lists them.";
    return fail("Migrations", `${unlisted}.sql is in no list of drizzle-kit's`, fix);
  }
  return ok("Migrations", `${names.length} in order, the newest is ${names.at(-1)}`);
}

function checkAdditive({ files }: MigrationFolder): Finding {
  const found = files.flatMap(({ name, sql }) => findBreaking(sql).map((why) => `${name} ${why}`));
  if (found.length === 0) return ok("Additive", "no migration takes away what the version before it reads");
  const fix = 'Add what is new first, and take the old away in a later deploy: "Migrations" in docs/operating.md.';
  return warn("Additive", `${found.join("; ")}: the version that serves meanwhile may need it`, fix);
}

export function readFolder(folder: string): MigrationFolder {
  const read = (name: string): unknown => JSON.parse(readFileSync(`${folder}/meta/${name}.json`, "utf8"));
  const tags = journal.parse(read("_journal")).entries.map(({ tag }) => tag);
  return {
    files: readMigrations(folder),
    journal: tags,
    snapshots: tags.map((tag) => snapshot.parse(read(`${tag.slice(0, 4)}_snapshot`))),
  };
}

/** Loads drizzle-kit only here: that takes longer than all else. */
export async function readSchema(): Promise<Snapshot> {
  const [{ generateSQLiteDrizzleJson }, schema] = await Promise.all([
    import("drizzle-kit/api"),
    import("../../db/schema/index.ts"),
  ]);
  // Through JSON, as the snapshots on disk went: what is undefined is absent there.
  return snapshot.parse(JSON.parse(JSON.stringify(await generateSQLiteDrizzleJson(schema))));
}
