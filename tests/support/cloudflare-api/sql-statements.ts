const part = /'(?:[^']|'')*'|"(?:[^"]|"")*"|`[^`]*`|\[[^\]]*\]|--[^\n]*|\/\*[\s\S]*?\*\/|\b(?:BEGIN|CASE|END)\b|;/gi;

/** The statements of a script of SQL. A semicolon inside a string, a comment or a trigger's body ends nothing. */
export function splitStatements(sql: string): string[] {
  const statements: string[] = [];
  let start = 0;
  let depth = 0;
  for (const { 0: found, index } of sql.matchAll(part)) {
    const word = found.toUpperCase();
    if (isTrigger(sql.slice(start, index))) depth += { BEGIN: 1, CASE: 1, END: -1 }[word] ?? 0;
    if (found !== ";" || depth > 0) continue;
    statements.push(sql.slice(start, index + 1));
    start = index + 1;
  }
  statements.push(sql.slice(start));
  return statements.map((statement) => statement.trim()).filter((statement) => withoutComments(statement) !== "");
}

function isTrigger(statement: string): boolean {
  return /^CREATE\s+(?:TEMP\w*\s+)?TRIGGER\b/i.test(withoutComments(statement));
}

function withoutComments(sql: string): string {
  return sql.replace(/--[^\n]*|\/\*[\s\S]*?\*\//g, "").trim();
}
