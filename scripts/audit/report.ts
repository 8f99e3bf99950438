import { type Category, categories } from "../../bench/pages/lighthouse.ts";
import { type AuditedPage, goals, missed } from "./pages.ts";

const heads: Record<Category, string> = {
  performance: "speed",
  accessibility: "access",
  "best-practices": "practice",
  seo: "search",
};

/** The scores as a person reads them: a line for each page, then what took the points, then what was left out. */
export function formatAudit(pages: AuditedPage[]): string {
  const rows = [
    { cells: categories.map((category) => `${heads[category]} ≥ ${goals[category]}`), name: "" },
    ...pages.map((page) => ({ cells: categories.map((category) => cellOf(page, category)), name: nameOf(page) })),
  ];
  const widths = categories.map((_, index) => Math.max(...rows.map(({ cells }) => cells[index]?.length ?? 0)));
  const short = pages.filter((page) => missed(page).length > 0);
  return [
    ...rows.map(({ cells, name }) => {
      const padded = cells.map((cell, index) => cell.padStart(widths[index] ?? 0));
      return `  ${padded.join("  ")}  ${name}`.trimEnd();
    }),
    ...short.flatMap((page) => ["", `${page.path} lost points by:`, ...page.shortfalls.map((text) => `  ${text}`)]),
    "",
    `${pages.length - short.length} of ${pages.length} pages reach every goal.`,
  ].join("\n");
}

function cellOf(page: AuditedPage, category: Category): string {
  return `${missed(page).includes(category) ? "✗ " : ""}${page.scores?.[category] ?? "–"}`;
}

function nameOf({ path, viewer, leftOut }: AuditedPage): string {
  const without = leftOut.length > 0 ? ` (without ${leftOut.join(", ")})` : "";
  return `${path}${viewer === "nobody" ? "" : ` as a ${viewer}`}${without}`;
}
