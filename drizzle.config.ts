import { globSync } from "node:fs";
import { defineConfig } from "drizzle-kit";

/** The local database, as the dev server keeps it: one SQLite file with a hashed name. Only `db:studio` opens it. */
const [file] = globSync(".wrangler/state/v3/d1/miniflare-D1DatabaseObject/*.sqlite").filter(
  (path) => !path.endsWith("metadata.sqlite"),
);

export default defineConfig({
  dialect: "sqlite",
  schema: "./db/schema/index.ts",
  out: "./db/migrations",
  ...(file ? { dbCredentials: { url: `file:${file}` } } : {}),
});
