import { readdirSync, readFileSync } from "node:fs";

/** The migrations of a folder in their order. */
export function readMigrations(folder: string): { name: string; sql: string }[] {
  const names = readdirSync(folder).filter((name) => name.endsWith(".sql"));
  return names.sort().map((name) => ({ name, sql: readFileSync(`${folder}/${name}`, "utf8") }));
}
