import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { getTableName, is } from "drizzle-orm";
import { SQLiteTable } from "drizzle-orm/sqlite-core";
import ts from "typescript";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import * as schema from "#db/schema/index.ts";
import { FakeResend } from "../support/fake-resend.ts";
import { leadsTo } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

/** The pitfalls of `auth-pitfalls.test.ts` that lie in what Better Auth stands on: storage, mail, types, packages. */
const root = fileURLToPath(new URL("../..", import.meta.url));

describe("on a laptop", () => {
  let site: Site;
  beforeAll(async () => {
    site = await startSite();
  });
  afterAll(() => site.close());

  test("4. a session read right after the sign-in is there, with KV empty, and the browser knows how far D1 had come", async () => {
    const visitor = new Visitor(site.url);
    await visitor.signIn("at-once@example.com");
    const { SESSIONS: kv } = await site.worker.getEnv();
    for (const { name } of (await kv.list()).keys) await kv.delete(name);
    expect(visitor.cookie).toMatch(/cirrus\.bookmark=[0-9a-f-]+/);
    expect(await (await visitor.get("/auth/get-session?disableCookieCache=true")).json()).toMatchObject({
      user: { email: "at-once@example.com" },
    });
    const [bookmark = ""] = (await visitor.postJson("/auth/update-user", { name: "Quick" })).headers
      .getSetCookie()
      .filter((line) => line.includes("bookmark"));
    expect(bookmark).toMatch(/; HttpOnly; SameSite=Lax/);
  });

  test("12. a fresh database has every table that the schema names", async () => {
    const asked = Object.values(schema)
      .filter((table) => is(table, SQLiteTable))
      .map((table) => getTableName(table));
    const { results } = await site.db
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table'")
      .all<{ name: string }>();
    expect(results.map(({ name }) => name)).toEqual(expect.arrayContaining(asked));
    expect(asked.length).toBeGreaterThan(5);
  });
});

describe("with Resend", () => {
  const apiKey = "re_tests_only_0123456789";
  let resend: FakeResend;
  let site: Site;
  beforeAll(async () => {
    resend = await FakeResend.start(apiKey);
    site = await startSite({
      vars: { RESEND_BASE_URL: resend.url, MAIL_FROM: "Cirrus <hello@cirrus.example>" },
      secrets: { BETTER_AUTH_SECRET: "tests-only-tests-only-tests-only-tests", RESEND_API_KEY: apiKey },
    });
  });
  afterEach(() => resend.next());
  afterAll(async () => {
    await site.close();
    await resend.close();
  });

  test("8. the mail with the code is really sent, and a slow Resend does not delay the answer", async () => {
    const visitor = new Visitor(site.url);
    const { promise: until, resolve: letGo } = Promise.withResolvers<void>();
    resend.next({ does: "hold", until }, { does: "hold", until });
    const asked = await visitor.askForCode("waiting@example.com");
    expect(leadsTo(asked)).toEqual([303, expect.stringContaining("slow=")]);
    expect(resend.mailsTo("waiting@example.com")).toEqual([]);
    letGo();
    const { subject } = await resend.mailTo("waiting@example.com");
    const code = /\d{6}/.exec(subject)?.[0] ?? "";
    expect((await visitor.enterCode("waiting@example.com", code)).status).toBe(303);
  });
});

test("7. what package.json asks for is what the lock installs: one copy of each part of sign-in, and no conflict", async () => {
  const ci = promisify(execFile)("npm", ["ci", "--dry-run", "--offline", "--ignore-scripts"], { cwd: root });
  await expect(ci).resolves.toMatchObject({ stdout: expect.anything() });
  const { packages }: { packages: Record<string, unknown> } = JSON.parse(
    readFileSync(`${root}/package-lock.json`, "utf8"),
  );
  for (const name of ["better-auth", "@better-auth/core", "better-call", "drizzle-orm", "react"]) {
    const copies = Object.keys(packages).filter((place) => place.endsWith(`node_modules/${name}`));
    expect(copies).toEqual([`node_modules/${name}`]);
  }
});

test("11. nothing between the database handle and the adapter is any or a cast", () => {
  const auth = `${root}/src/features/auth`;
  const files = readdirSync(auth, { encoding: "utf8", recursive: true }).filter(
    (name) => name.endsWith(".ts") && !name.endsWith(".test.ts"),
  );
  const paths = [
    `${root}/src/platform/db.ts`,
    `${root}/src/platform/bindings.ts`,
    ...files.map((name) => `${auth}/${name}`),
  ];
  const loose = paths.flatMap((path) => looseTypesIn(path, readFileSync(path, "utf8")));
  expect(loose).toEqual([]);
  expect(
    looseTypesIn("sample.ts", "const a = b as unknown as D1Database; let c: any; let d = [] as const;"),
  ).toHaveLength(3);
});

/** Every `any` and every cast but `as const`, with where it stands. */
function looseTypesIn(path: string, text: string): string[] {
  const found: string[] = [];
  const visit = (node: ts.Node) => {
    const isConst = ts.isAsExpression(node) && node.type.getText() === "const";
    const isCast =
      (ts.isAsExpression(node) && !isConst) || ts.isTypeAssertionExpression(node) || ts.isNonNullExpression(node);
    if (isCast || node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${path}: ${node.getText()}`);
    node.forEachChild(visit);
  };
  visit(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true));
  return found;
}
