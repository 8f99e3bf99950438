/** Follows each statement that may have several lines, but for rows; SQLite reads it as a remark. */
export const statementEnd = "--> statement-breakpoint";

/** One statement of a dump. A row is put into `name`; anything else makes it, or fills it when it is virtual. */
export interface Statement {
  kind: "table" | "row" | "index" | "virtual" | "filling" | "trigger";
  name: string;
  sql: string;
}

const name = '[`"]?(\\w+)[`"]?';
const value = String.raw`NULL|-?\d+(?:\.\d+(?:e[+-]\d+)?)?|'[^']*(?:''[^']*)*'|X'[0-9A-F]*'|CAST\(X'[0-9A-F]*' AS TEXT\)`;
const rowBegin = /^INSERT INTO "(\w+)" \("\w+"(?:,"\w+")*\) VALUES \(/;
const nextValue = new RegExp(`(?:${value})(,|\\);$)`, "y");

const others: readonly { kind: Statement["kind"]; form: RegExp }[] = [
  { kind: "table", form: new RegExp(`^CREATE TABLE ${name} \\([^;]*$`) },
  { kind: "index", form: new RegExp(`^CREATE (?:UNIQUE )?INDEX ${name} ON [^;]*$`) },
  { kind: "virtual", form: new RegExp(`^CREATE VIRTUAL TABLE ${name} USING fts5\\([^;]*$`) },
  { kind: "filling", form: new RegExp(`^INSERT INTO ${name} \\([\\w, ]+\\)\\s+SELECT [^;]*$`) },
  { kind: "trigger", form: new RegExp(`^CREATE TRIGGER ${name}\\s[^]*\\sBEGIN\\s[^]*;\\s*END$`) },
];

/** Where the values of a row begin and end in its statement; undefined when it is no row that a backup writes. */
export function valuesOf(statement: string): { begin: number; end: number }[] | undefined {
  nextValue.lastIndex = rowBegin.exec(statement)?.[0].length ?? statement.length;
  const values: { begin: number; end: number }[] = [];
  for (;;) {
    const begin = nextValue.lastIndex;
    const [found, after] = nextValue.exec(statement) ?? [];
    if (found === undefined || after === undefined) return undefined;
    values.push({ begin, end: begin + found.length - after.length });
    if (after !== ",") return values;
  }
}

function parse(text: string): Statement {
  const [, table] = rowBegin.exec(text) ?? [];
  if (table && valuesOf(text)) return { kind: "row", name: table, sql: text };
  const sql = text.replace(/;$/, "");
  for (const { kind, form } of others) {
    const [, named] = form.exec(sql) ?? [];
    if (named) return { kind, name: named, sql };
  }
  throw new Error(`database.sql has a statement that no backup writes: ${text.slice(0, 80)}`);
}

/** Cuts a dump into its statements. @throws at whatever a backup does not write. */
export async function* readStatements(lines: AsyncIterable<string>): AsyncGenerator<Statement> {
  const open = new OpenStatement();
  for await (const line of lines) {
    const text = open.take(line);
    if (text !== undefined) yield parse(text);
  }
  if (open.isBegun) throw new Error("database.sql ends within a statement");
}

/** The lines of a statement that has not come to its end. */
class OpenStatement {
  private lines: string[] = [];
  private isInText = false;

  get isBegun(): boolean {
    return this.lines.length > 0;
  }

  /** Takes a line, and gives the whole statement if it ends there. */
  take(line: string): string | undefined {
    if (!this.isBegun && line.startsWith("-- ")) return undefined;
    const isRow = (this.lines[0] ?? line).startsWith('INSERT INTO "');
    if (!isRow && line === statementEnd) return this.end();
    this.lines.push(line);
    // Only texts have line breaks, and within a text the number of apostrophes so far is odd.
    if (isRow && line.split("'").length % 2 === 0) this.isInText = !this.isInText;
    return isRow && !this.isInText ? this.end() : undefined;
  }

  private end(): string {
    const text = this.lines.join("\n");
    this.lines = [];
    return text;
  }
}

/** Cuts bytes at line feeds, and nowhere else: a text may hold every other kind of line break. */
export async function* readLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });
  let rest = "";
  for await (const chunk of chunks) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    yield* lines;
  }
  if (rest + decoder.decode() !== "") throw new Error("database.sql does not end with a line break");
}
