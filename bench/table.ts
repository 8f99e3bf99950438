import type { Figure } from "./goals.ts";
import type { Results } from "./probe.ts";

/** The results as a person reads them: every figure, then every goal with ✓ or ✗, then what to know about them. */
export function formatResults({ figures, goals, notes }: Results): string {
  const held = goals.filter(({ holds }) => holds).length;
  return [
    "Figures",
    ...columns(figures.map(({ name, value, unit }) => [name, formatNumber(value), unit])),
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

/** Lines of name, number and words: the numbers aligned at their right. */
function columns(rows: [string, string, string][]): string[] {
  const width = (index: 0 | 1) => Math.max(0, ...rows.map((row) => row[index].length));
  const [names, numbers] = [width(0), width(1)];
  return rows.map(([name, number, words]) => `  ${name.padEnd(names)}  ${number.padStart(numbers)} ${words}`.trimEnd());
}
