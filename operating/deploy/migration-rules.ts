/** Why a statement would break the version that still serves while it runs, or the one a rollback returns to. */
const breaking = [
  { pattern: /^\s*DROP\s+(TABLE|VIEW)\b/i, why: "drops a table" },
  { pattern: /^\s*ALTER\s+TABLE\s+\S+\s+DROP\b/i, why: "drops a column" },
  { pattern: /^\s*ALTER\s+TABLE\s+\S+\s+RENAME\b/i, why: "renames what running code asks for" },
  {
    pattern: /^\s*ALTER\s+TABLE\s+\S+\s+ADD\b(?=.*\bNOT\s+NULL\b)(?!.*\bDEFAULT\b)/is,
    why: "adds a column that old code does not fill",
  },
  { pattern: /^\s*DELETE\s+FROM\b/i, why: "deletes rows" },
];

/** Marks a migration whose author made sure that no deployed version uses what it takes away. */
const contract = /^--[ \t]*contract:[ \t]*\S/im;

const breakpoint = "--> statement-breakpoint";

/**
 * What a migration takes away from the version before it. Deploys only add; what nothing reads any longer goes in a later
 * deploy, in a migration that says so: `-- contract: nothing has read user.nickname since 3f2a`.
 */
export function findBreaking(sql: string): string[] {
  if (contract.test(sql)) return [];
  const statements = sql.split(breakpoint).map((statement) => statement.replaceAll(/^\s*--.*$/gm, ""));
  return statements.flatMap((statement) =>
    breaking.filter(({ pattern }) => pattern.test(statement)).map(({ why }) => why),
  );
}

/** What is on disk held against what a database has had. */
export interface MigrationPlan {
  pending: string[];
  /** Applied there and not on disk: the checkout is older than the database. */
  unknown: string[];
  /** On disk, older than the newest that was applied, and never applied: it would run in the wrong order. */
  late: string[];
}

/** Both lists hold file names, which sort in the order of their numbers. */
export function planMigrations(onDisk: readonly string[], applied: readonly string[]): MigrationPlan {
  const newest = [...applied].sort().at(-1) ?? "";
  const missing = onDisk.filter((name) => !applied.includes(name)).sort();
  return {
    pending: missing.filter((name) => name > newest),
    late: missing.filter((name) => name < newest),
    unknown: applied.filter((name) => !onDisk.includes(name)),
  };
}
