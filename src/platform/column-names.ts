/** A statement whose columns all have a name of their own, and those names in the order in which it gives them. */
export interface Named {
  sql: string;
  names: string[];
}

/** What stands between items, or ends a list of them; and quoted text, in which neither counts. */
const mark = /"(?:[^"]|"")*"|'(?:[^']|'')*'|[(),]|\b(?:from|is|union|intersect|except|returning)\b/gi;
const column = /^(?:"[^"]+"\.)?"([^"]+)"$/;
const alias = / as "([^"]+)"$/;

/**
 * The statement with a name of its own for every column: a join of two tables has two columns "id". Understands what
 * Drizzle writes; null for all that it cannot be sure of, which is to run as it is.
 */
export function withColumnNames(sql: string): Named | null {
  const marks = marksOutside(sql);
  const keyword = (word: string) => marks.find(({ text }) => text === word);
  if (["union", "intersect", "except"].some(keyword)) return null;
  const returning = keyword("returning");
  if (returning) {
    const items = itemsBetween(sql, marks, returning.end, sql.length);
    const names = items.map((item) => column.exec(item)?.[1]);
    return allDistinct(names) ? { sql, names } : null;
  }
  const start = /^select (?:distinct )?/.exec(sql)?.[0].length;
  const from = keyword("from");
  // In "a is distinct from b" the list goes on after it.
  const isSure = from && !marks.some(({ text, end }) => text === "is" && end < from.start);
  return start && isSure ? nameItems(sql, itemsBetween(sql, marks, start, from.start), start, from.start) : null;
}

interface Mark {
  text: string;
  start: number;
  end: number;
}

/** The marks that stand outside of brackets and quotes. */
function marksOutside(sql: string): Mark[] {
  const marks: Mark[] = [];
  let depth = 0;
  for (const { 0: text, index } of sql.matchAll(mark)) {
    if (text === "(") depth += 1;
    else if (text === ")") depth -= 1;
    else if (depth === 0 && !/^["']/.test(text)) {
      marks.push({ text: text.toLowerCase(), start: index, end: index + text.length });
    }
  }
  return marks;
}

function itemsBetween(sql: string, marks: Mark[], start: number, end: number): string[] {
  const commas = marks.filter((mark) => mark.text === "," && mark.start > start && mark.end < end);
  const starts = [start, ...commas.map((comma) => comma.end)];
  const ends = [...commas.map((comma) => comma.start), end];
  return starts.map((from, index) => sql.slice(from, ends[index]).trim());
}

function nameItems(sql: string, items: string[], start: number, end: number): Named | null {
  const names: string[] = [];
  const named: string[] = [];
  for (const [index, item] of items.entries()) {
    const given = alias.exec(item)?.[1];
    const own = given ?? column.exec(item)?.[1];
    const isTaken = own !== undefined && names.includes(own);
    // A name that was given cannot be given again, and nobody knows how many columns a star is.
    if ((isTaken && given) || item.endsWith("*")) return null;
    const isUsable = own !== undefined && !isTaken;
    names.push(isUsable ? own : `column ${index}`);
    named.push(isUsable ? item : `${item} as "column ${index}"`);
  }
  return { sql: `${sql.slice(0, start)}${named.join(", ")} ${sql.slice(end)}`, names };
}

function allDistinct(names: (string | undefined)[]): names is string[] {
  return !names.includes(undefined) && new Set(names).size === names.length;
}
