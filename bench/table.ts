import type { Figure } from "./goals.ts";
import type { Results } from "./probe.ts";

/** The results as a person reads them: every figure, then every goal with ✓ or ✗, then what to know about them. */
export function formatResults({ figures, goals, notes }: Results): string {
  const held = goals.filter(({ holds }) => holds).length;
  const listed = figures.filter(({ cell }) => !cell);
  return [
    "Figures",
    ...columns(listed.map(({ name, value, unit }) => [name, formatNumber(value), unit])),
    ...grid(figures),
    "",
    "Goals",
    ...columns(
      goals.map(({ name, value, bound, holds }) => [
        `${holds ? "✓" : "✗"} ${name}`,
        typeof value === "number" ? formatNumber(value) : "–",
        typeof value === "number" ? bound : `${bound} (${value})`,
      ]),
    ),
    ...(notes.length > 0 ? ["", "Notes", ...notes.map((note) => `  ${note.replaceAll("\n", "\n    ")}`)] : []),
    "",
    `${held} of ${goals.length} goals hold.`,
  ].join("\n");
}

/** Large numbers with their thousands apart, small ones with two digits that say something: never 0 for a little. */
export function formatNumber(value: Figure["value"]): string {
  const digits = Math.abs(value) < 1 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 1 };
  return value.toLocaleString("en", digits);
}

/** Figures that name a cell: a line for each row, in the order in which rows and columns first come. */
function grid(figures: Figure[]): string[] {
  const cells = figures.flatMap(({ cell, value }) => (cell ? [{ ...cell, text: formatNumber(value) }] : []));
  const [rows, heads] = [new Set(cells.map(({ row }) => row)), new Set(cells.map(({ column }) => column))];
  const names = ["", ...rows];
  const nameWidth = Math.max(...names.map((name) => name.length));
  const lines = names.map((name) => `  ${name.padEnd(nameWidth)}`);
  for (const column of heads) {
    const found = [...rows].map((row) => cells.find((cell) => cell.row === row && cell.column === column)?.text ?? "–");
    const width = Math.max(column.length, ...found.map((text) => text.length));
    [column, ...found].forEach((text, index) => {
      lines[index] += `  ${text.padStart(width)}`;
    });
  }
  return rows.size > 0 ? lines : [];
}

/** Lines of name, number and words: the numbers aligned at their right. */
function columns(rows: [string, string, string][]): string[] {
  const width = (index: 0 | 1) => Math.max(0, ...rows.map((row) => row[index].length));
  const [names, numbers] = [width(0), width(1)];
  return rows.map(([name, number, words]) => `  ${name.padEnd(names)}  ${number.padStart(numbers)} ${words}`.trimEnd());
}
