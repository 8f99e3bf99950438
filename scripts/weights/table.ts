import { type Figure, figures, inWords, type Table } from "./budgets.ts";
import type { Weights } from "./weigh.ts";

/** The weights as a person reads them: pages that weigh the same share a line. */
export function formatWeights(weights: Weights, table: Table): string {
  const lines = new Map<string, { cells: string[]; routes: string[] }>();
  for (const [route, weight] of Object.entries(weights)) {
    const cells = figures.map((figure) => formatCell(weight[figure], table[route]?.[figure]));
    const line = lines.get(cells.join()) ?? { cells, routes: [] };
    line.routes.push(route);
    lines.set(cells.join(), line);
  }
  const rows = [{ cells: figures.map((figure: Figure) => inWords[figure]), routes: ["of"] }, ...lines.values()];
  const widths = figures.map((_, index) => Math.max(...rows.map(({ cells }) => cells[index]?.length ?? 0)));
  return [
    "Bytes of gzip, and behind them what budgets.json has, where it differs:",
    ...rows.map(({ cells, routes }) => {
      const padded = cells.map((cell, index) => cell.padEnd(widths[index] ?? 0));
      return `  ${padded.join("  ")}  ${routes.join(" ")}`;
    }),
  ].join("\n");
}

function formatCell(now: number, checkedIn: number | undefined): string {
  const number = now.toLocaleString("en").padStart(6);
  if (checkedIn === undefined) return `${number} (new)`;
  const difference = (now - checkedIn).toLocaleString("en", { signDisplay: "always" });
  return now === checkedIn ? number : `${number} (${checkedIn.toLocaleString("en")} ${difference})`;
}

/** What `budgets.json` says from now on: a line for each page. */
export function toTable(weights: Weights): string {
  const lines = Object.entries(weights).map(([route, weight]) => {
    const entries = figures.map((figure) => `"${figure}": ${weight[figure]}`);
    return `  ${JSON.stringify(route)}: { ${entries.join(", ")} }`;
  });
  return `{\n${lines.join(",\n")}\n}\n`;
}
