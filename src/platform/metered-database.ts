import { withColumnNames } from "./column-names.ts";
import type { Cost } from "./current-request.ts";

type Client = Pick<D1Database, "prepare" | "batch">;

/** Adds to `cost` what D1 says that each statement read and wrote, for the ways in which Drizzle sends them. */
export function metered(session: () => D1DatabaseSession, cost: Cost): Client {
  const originals = new WeakMap<D1PreparedStatement, D1PreparedStatement>();

  async function counted<Row>(send: () => Promise<D1Result<Row>>): Promise<D1Result<Row>> {
    cost.statements += 1;
    return noted(await send());
  }
  function noted<Row>(result: D1Result<Row>): D1Result<Row> {
    cost.rowsRead += result.meta.rows_read;
    cost.rowsWritten += result.meta.rows_written;
    return result;
  }

  /** D1 tells the cost beside rows that are objects alone, in which two columns of one name would be one. */
  async function rawOf(query: string, statement: D1PreparedStatement, values: unknown[]): Promise<unknown[][]> {
    const named = withColumnNames(query);
    if (!named) return unmeasured(statement);
    const renamed =
      named.sql === query
        ? statement
        : session()
            .prepare(named.sql)
            .bind(...values);
    const { results } = await counted(() => renamed.all<Record<string, unknown>>());
    const { names } = named;
    const isWhole = results[0] === undefined || Object.keys(results[0]).length === names.length;
    return isWhole ? results.map((row) => names.map((name) => row[name])) : unmeasured(statement);
  }
  function unmeasured(statement: D1PreparedStatement): Promise<unknown[][]> {
    cost.statements += 1;
    cost.unmeasured += 1;
    return statement.raw();
  }

  function meter(query: string, statement: D1PreparedStatement, values: unknown[] = []): D1PreparedStatement {
    const own = {
      bind: (...bound: unknown[]) => meter(query, statement.bind(...bound), bound),
      run: () => counted(() => statement.run()),
      all: () => counted(() => statement.all()),
      raw: () => rawOf(query, statement, values),
    };
    const proxy = new Proxy(statement, { get: (target, name) => Reflect.get(name in own ? own : target, name) });
    originals.set(proxy, statement);
    return proxy;
  }

  return {
    prepare: (query) => meter(query, session().prepare(query)),
    batch: async <Row>(statements: D1PreparedStatement[]) => {
      cost.statements += statements.length;
      const results = await session().batch<Row>(statements.map((statement) => originals.get(statement) ?? statement));
      return results.map(noted);
    },
  };
}
