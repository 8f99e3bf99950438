import type { Area, Finding, Mark, Paste } from "./finding.ts";

/** Where a report goes: how wide it is, and how it shows colour, if it does. */
export interface Screen {
  width: number;
  /** Colours a text; what it returns must take as many columns. */
  paint(style: Mark | "title" | "fix", text: string): string;
}

const signs: Record<Mark, string> = { ok: "✓", warn: "!", fail: "✗", skipped: "–" };
const arrow = "→ ";
/** What is to be copied stands further out than the rest: it is long, and must stay whole. */
const margin = " ".repeat(6);

/** The areas as a table: mark, what was looked at, how it is; and below it what to do. */
export function renderReport(heading: string, areas: readonly Area[], screen: Screen): string {
  const shown = areas.filter(({ findings }) => findings.length > 0);
  const findings = shown.flatMap((area) => area.findings);
  const column = Math.max(...findings.map(({ about }) => about.length));
  const tables = shown.map(({ title, findings: rows }) =>
    [screen.paint("title", title), ...rows.flatMap((row) => renderRow(row, column, screen))].join("\n"),
  );
  return [screen.paint("title", heading), ...tables, summarise(findings, screen)].join("\n\n");
}

function renderRow({ mark, about, what, fix, paste = [] }: Finding, column: number, screen: Screen): string[] {
  const indent = " ".repeat(column + 6);
  const room = screen.width - indent.length;
  const [first = "", ...rest] = wrap(what, room);
  const fixes = fix ? wrap(fix, room - arrow.length) : [];
  return [
    `  ${screen.paint(mark, signs[mark])} ${about.padEnd(column)}  ${first}`,
    ...rest.map((line) => indent + line),
    ...fixes.map((line, index) => indent + screen.paint("fix", (index === 0 ? arrow : "  ") + line)),
    ...renderPaste(paste, screen.width - margin.length).map((line) => margin + line),
  ];
}

/** The field and its text on one line, or below each other where that is too narrow: the text is never broken. */
function renderPaste(paste: readonly Paste[], room: number): string[] {
  const column = Math.max(...paste.map(([field]) => field.length)) + 2;
  const fits = paste.every(([, text]) => column + text.length <= room);
  return paste.flatMap(([field, text]) => (fits ? [field.padEnd(column) + text] : [field, `  ${text}`]));
}

/** Breaks between words. A word that is too long keeps its line, so that it can be copied. */
function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

function summarise(findings: readonly Finding[], screen: Screen): string {
  const count = (mark: Mark) => findings.filter((finding) => finding.mark === mark).length;
  const totals: [Mark, string][] = [
    ["ok", `${count("ok")} well`],
    ["warn", `${count("warn")} to look at`],
    ["fail", `${count("fail")} to mend`],
    ["skipped", `${count("skipped")} not looked at`],
  ];
  return totals.map(([mark, text]) => `${screen.paint(mark, signs[mark])} ${text}`).join("   ");
}
