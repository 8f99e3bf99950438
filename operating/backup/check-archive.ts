import { createHash } from "node:crypto";
import { z } from "zod";
import { type CounterRow, counterRow } from "../../src/features/counter/counter-rows.ts";
import { OperatorError } from "../operator-error.ts";
import { readArchive } from "./archive.ts";
import { type Manifest, type Member, memberNames, parseManifest } from "./manifest.ts";
import { readLines, readStatements, type Statement } from "./statements.ts";
import { RowSum } from "./sums.ts";

/** An archive that was read from its first byte to its last, and is as it was written. */
export interface CheckedArchive {
  manifest: Manifest;
  counter: CounterRow[];
  /** What makes the database's tables, and all else but rows. */
  statements: Statement[];
  /** Reads the file once more, for its rows. */
  rows(): AsyncGenerator<Statement>;
}

/** More than any manifest needs; what is larger is none. */
const maxManifestBytes = 1_000_000;

/** @throws OperatorError that says what is wrong with the file. Whoever calls it has touched nothing yet. */
export async function checkArchive(path: string): Promise<CheckedArchive> {
  try {
    return await check(path);
  } catch (error) {
    const reason =
      error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : error;
    throw new OperatorError(`${path} cannot be restored: ${reason}. Nothing was touched.`, { cause: error });
  }
}

async function check(path: string): Promise<CheckedArchive> {
  const found: string[] = [];
  let manifest: Manifest | undefined;
  let counter: CounterRow[] = [];
  let statements: Statement[] = [];
  for await (const { name, content } of readArchive(path)) {
    if (name !== memberNames[found.length])
      throw new Error(`it holds ${JSON.stringify(name)}, which no backup has there`);
    found.push(name);
    if (!manifest) manifest = parseManifest(await readText(limited(content, name, maxManifestBytes)));
    else if (name === "database.sql") statements = await checkDatabase(content, manifest);
    else counter = await checkCounter(content, manifest);
  }
  const missing = memberNames.find((name) => !found.includes(name));
  if (!manifest || missing) throw new Error(`it has no ${missing}`);
  return { manifest, counter, statements, rows: () => readRowsOf(path) };
}

async function checkDatabase(content: AsyncIterable<Uint8Array>, { members, tables }: Manifest): Promise<Statement[]> {
  const others: Statement[] = [];
  const sums = new Map<string, RowSum>();
  for await (const statement of readStatements(readLines(verified(content, "database.sql", members["database.sql"])))) {
    if (statement.kind === "table") sums.set(statement.name, new RowSum());
    if (statement.kind !== "row") others.push(statement);
    else if (!sums.has(statement.name)) throw new Error(`database.sql fills ${statement.name} before it makes it`);
    else sums.get(statement.name)?.add([statement.sql]);
  }
  compareSums(sums, tables);
  return others;
}

function compareSums(sums: ReadonlyMap<string, RowSum>, wanted: Manifest["tables"]): void {
  for (const name of new Set([...sums.keys(), ...Object.keys(wanted)])) {
    const { count, sha256 } = sums.get(name)?.end() ?? {};
    const isSame = count === wanted[name]?.count && sha256 === wanted[name]?.sha256;
    if (!isSame) throw new Error(`the rows of ${name} are not those that manifest.json tells of`);
  }
}

async function checkCounter(content: AsyncIterable<Uint8Array>, manifest: Manifest): Promise<CounterRow[]> {
  const text = await readText(verified(content, "counter.json", manifest.members["counter.json"]));
  const rows = z.array(counterRow).parse(JSON.parse(text));
  if (rows.length !== manifest.counterRows)
    throw new Error("counter.json has another number of rows than manifest.json");
  return rows;
}

async function* readRowsOf(path: string): AsyncGenerator<Statement> {
  for await (const { name, content } of readArchive(path)) {
    if (name !== "database.sql") await readText(content);
    else yield* onlyRows(readStatements(readLines(content)));
  }
}

async function* onlyRows(statements: AsyncIterable<Statement>): AsyncGenerator<Statement> {
  for await (const statement of statements) if (statement.kind === "row") yield statement;
}

/** Passes a member on, and throws at its end when it is not the one that the manifest tells of. */
async function* verified(content: AsyncIterable<Uint8Array>, name: string, { bytes, sha256 }: Member) {
  const hash = createHash("sha256");
  let size = 0;
  for await (const chunk of limited(content, name, bytes)) {
    hash.update(chunk);
    size += chunk.byteLength;
    yield chunk;
  }
  if (size !== bytes || hash.digest("hex") !== sha256) throw new Error(`${name} is not what manifest.json tells of`);
}

async function* limited(content: AsyncIterable<Uint8Array>, name: string, maxBytes: number) {
  let size = 0;
  for await (const chunk of content) {
    size += chunk.byteLength;
    if (size > maxBytes) throw new Error(`${name} is longer than it may be`);
    yield chunk;
  }
}

async function readText(content: AsyncIterable<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of content) chunks.push(chunk);
  return new TextDecoder("utf-8", { fatal: true }).decode(Buffer.concat(chunks));
}
