import { z } from "zod";
import type { Account } from "./account.ts";

const named = z.object({ uuid: z.string(), name: z.string() });

const perPage = 100;

/** The id of the D1 database of that name, if the account has one. Cloudflare lists all that have the name in theirs. */
export async function findDatabaseId(account: Account, name: string, page = 1): Promise<string | undefined> {
  const path = `/d1/database?name=${encodeURIComponent(name)}&per_page=${perPage}&page=${page}`;
  const found = await account.call("GET", path, z.array(named));
  const id = found.find((database) => database.name === name)?.uuid;
  if (id || found.length < perPage) return id;
  return findDatabaseId(account, name, page + 1);
}

const answers = z.array(z.object({ results: z.array(z.record(z.string(), z.unknown())).default([]) }));

/**
 * Runs SQL on a deployed D1, as a transaction when it is several statements.
 * @returns the rows of the last statement.
 */
export async function queryDatabase(account: Account, id: string, sql: string, params: readonly unknown[] = []) {
  const content = { sql, ...(params.length > 0 && { params }) };
  const statements = await account.call("POST", `/d1/database/${id}/query`, answers, content);
  return statements.at(-1)?.results ?? [];
}

const namespace = z.object({ id: z.string(), title: z.string() });

/** The id of the KV namespace of that title, if the account has one. */
export async function findNamespaceId(account: Account, title: string, page = 1): Promise<string | undefined> {
  const path = `/storage/kv/namespaces?per_page=${perPage}&page=${page}`;
  const found = await account.call("GET", path, z.array(namespace));
  const id = found.find((candidate) => candidate.title === title)?.id;
  if (id || found.length < perPage) return id;
  return findNamespaceId(account, title, page + 1);
}
