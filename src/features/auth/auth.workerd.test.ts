import { env } from "cloudflare:workers";
import { getTableColumns } from "drizzle-orm";
import { drizzle } from "drizzle-orm/d1";
import { expect, test } from "vitest";
import * as authSchema from "#db/schema/auth.ts";
import * as schema from "#db/schema/index.ts";
import { createAuth } from "./auth.ts";

const open = () => createAuth({ db: drizzle(env.DB, { schema }), request: new Request("https://cirrus.example/") });

test("1. Better Auth reaches D1 through the Drizzle adapter, as SQLite", async () => {
  const { adapter } = await open().$context;
  expect([adapter.id, adapter.options?.provider]).toEqual(["drizzle", "sqlite"]);
});

test("2. the checked-in tables have every field that the installed Better Auth asks for, and no other", async () => {
  const { tables } = await open().$context;
  const asked = Object.entries(tables).map(([name, { fields }]) => [name, ["id", ...Object.keys(fields)].sort()]);
  const ours = Object.entries(authSchema).map(([name, table]) => [name, Object.keys(getTableColumns(table)).sort()]);
  expect(Object.fromEntries(ours)).toEqual(Object.fromEntries(asked));
});

test("9. sessions last and are renewed as limits.ts says", async () => {
  const { sessionConfig } = await open().$context;
  expect(sessionConfig).toMatchObject({ expiresIn: 30 * 24 * 60 * 60, updateAge: 24 * 60 * 60 });
});
