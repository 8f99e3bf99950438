import { createHash, randomUUID } from "node:crypto";
import { z } from "zod";
import type { Running } from "./running.ts";
import { splitStatements } from "./sql-statements.ts";
import type { Database, State } from "./state.ts";
import { type Answer, type Call, must, paginate, Refusal, type Route, readJson } from "./wire.ts";

const value = z.union([z.string(), z.number(), z.null(), z.boolean(), z.array(z.number())]);
const statement = z.object({ sql: z.string(), params: z.array(value).optional() });
const query = z.union([statement, z.object({ batch: z.array(statement).min(1) })]);
const malformed = 7_400;

/** What Cloudflare says of a database that holds a full-text index. */
const noVirtualTables = "D1 Export error: cannot export databases with Virtual Tables (fts5)";

/** `/d1/database`: what a database answers is answered by D1 in workerd, the very one that the Workers see. */
export function databaseRoutes(state: State, running: Running): Route[] {
  const find = ({ params }: Call): Database => {
    const wanted = state.databases.find(({ uuid, name }) => uuid === params["id"] || name === params["id"]);
    return must(wanted, 404, 7_404, `The database ${params["id"]} could not be found`);
  };
  const run = (format: "ARRAY_OF_OBJECTS" | "ROWS_AND_COLUMNS") => async (call: Call) => {
    const { uuid } = find(call);
    return { result: await running.query(uuid, readStatements(call), format) };
  };
  const transfers = new Transfers(running);
  const at = "/accounts/:account/d1/database";
  return [
    { at: `POST ${at}`, answer: (call) => ({ result: create(state, call) }) },
    { at: `GET ${at}`, answer: ({ query }) => paginate(matching(state, query.get("name")), query, 1_000) },
    { at: `GET ${at}/:id`, answer: (call) => ({ result: { ...find(call), version: "production" } }) },
    { at: `PATCH ${at}/:id`, answer: (call) => ({ result: find(call) }) },
    { at: `DELETE ${at}/:id`, answer: (call) => remove(state, find(call)) },
    { at: `POST ${at}/:id/query`, answer: run("ARRAY_OF_OBJECTS") },
    { at: `POST ${at}/:id/raw`, answer: run("ROWS_AND_COLUMNS") },
    { at: `POST ${at}/:id/import`, answer: (call) => transfers.import(call, find(call)) },
    { at: `POST ${at}/:id/export`, answer: (call) => transfers.export(call, find(call)) },
    { at: "PUT /d1-transfers/:file", answer: (call) => transfers.receive(call) },
    { at: "GET /d1-transfers/:file", answer: (call) => transfers.send(call) },
  ];
}

function create(state: State, call: Call): Database {
  const { name } = readJson(call, z.object({ name: z.string().regex(/^[A-Za-z0-9][\w-]*$/) }), malformed);
  if (state.databases.some((database) => database.name === name)) {
    throw new Refusal(400, 7_502, `database with name '${name}' already exists`);
  }
  return addDatabase(state, name);
}

export function addDatabase({ databases }: State, name: string): Database {
  const database = { uuid: randomUUID(), name, created_at: new Date().toISOString() };
  databases.push(database);
  return database;
}

function matching({ databases }: State, name: string | null): Database[] {
  return name ? databases.filter((database) => database.name.includes(name)) : databases;
}

function remove(state: State, { uuid }: Database): Answer {
  state.databases = state.databases.filter((database) => database.uuid !== uuid);
  return { result: null };
}

function readStatements(call: Call) {
  const asked = readJson(call, query, malformed);
  const statements = ("batch" in asked ? asked.batch : [asked]).flatMap(({ sql, params }) => {
    const parts = splitStatements(sql);
    if (params?.length && parts.length > 1) {
      throw new Refusal(400, malformed, "Parameters go with one statement: use `batch` for several.");
    }
    return parts.map((part) => ({ sql: part, ...(params && { params: params.map(toSql) }) }));
  });
  if (statements.length === 0) throw new Refusal(400, 7_500, "No SQL statements detected.");
  return statements;
}

function toSql(param: z.infer<typeof value>) {
  return typeof param === "boolean" ? Number(param) : param;
}

/** Whole databases as files of SQL, in and out, by addresses that are handed out for the purpose. */
class Transfers {
  private readonly running: Running;
  private readonly files = new Map<string, string>();

  constructor(running: Running) {
    this.running = running;
  }

  async import(call: Call, { uuid }: Database): Promise<Answer> {
    const shape = z.object({ action: z.enum(["init", "ingest", "poll"]), etag: z.string().optional() });
    const { action, etag = "" } = readJson(call, shape, malformed);
    const filename = `${uuid}.${etag}.sql`;
    const uploaded = this.files.get(filename);
    if (action === "init" && uploaded === undefined) {
      const upload_url = `${call.origin}/client/v4/d1-transfers/${filename}`;
      return { result: { success: true, type: "import", filename, upload_url } };
    }
    if (action !== "poll") await this.ingest(uuid, must(uploaded, 400, 7_500, "Nothing was uploaded."), etag);
    return { result: { success: true, type: "import", status: "complete", at_bookmark: randomUUID(), result: {} } };
  }

  private async ingest(uuid: string, sql: string, etag: string): Promise<void> {
    const md5 = createHash("md5").update(sql).digest("hex");
    if (md5 !== etag) throw new Refusal(400, 7_500, `The uploaded file has the checksum ${md5}, not ${etag}.`);
    await this.running.query(
      uuid,
      splitStatements(sql).map((part) => ({ sql: part })),
      "ARRAY_OF_OBJECTS",
    );
  }

  async export(call: Call, { uuid, name }: Database): Promise<Answer> {
    const virtual = [{ sql: "SELECT name FROM sqlite_master WHERE sql LIKE 'CREATE VIRTUAL TABLE%'" }];
    const [found] = await this.running.query(uuid, virtual, "ROWS_AND_COLUMNS");
    if (Array.isArray(found?.results) || found?.results.rows.length) throw new Refusal(400, 7_500, noVirtualTables);
    const filename = `${name}.${randomUUID()}.sql`;
    this.files.set(filename, await this.running.dump(uuid));
    const signed_url = `${call.origin}/client/v4/d1-transfers/${filename}`;
    const result = { filename, signed_url };
    return { result: { success: true, type: "export", status: "complete", at_bookmark: randomUUID(), result } };
  }

  receive({ params, body }: Call): Answer {
    this.files.set(params["file"] ?? "", body.toString());
    return { bytes: "", contentType: "text/plain" };
  }

  send({ params }: Call): Answer {
    const bytes = must(this.files.get(params["file"] ?? ""), 404, 7_404, "There is no such file.");
    return { bytes, contentType: "application/sql" };
  }
}
