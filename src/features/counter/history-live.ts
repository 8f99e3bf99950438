import { addMoves, heightsOf, type Moves, parseRange, sumOf, wordsFor } from "./history.ts";
import { $snapshot } from "./store.ts";

/** Lets the chart's right edge grow with every move, and its bars wander left as time passes. */
export function moveHistory(chart: HTMLElement): void {
  const { range: written, newest, total, moves } = chart.dataset;
  const range = parseRange(written ?? null);
  let counted = Number(total);
  let bars: Moves = { newest: Number(newest), moves: (moves ?? "").split(",").map(Number) };
  $snapshot.subscribe(({ increments, decrements, movedAt }) => {
    const amount = increments + decrements - counted;
    // What the page was rendered with may be a moment older than the chart.
    if (amount <= 0 || movedAt === null) return;
    counted += amount;
    bars = addMoves(bars, amount, movedAt, range);
    draw(chart, bars.moves);
  });
}

function draw(chart: HTMLElement, moves: readonly number[]): void {
  const svg = chart.querySelector("svg");
  if (!svg) return;
  const full = svg.viewBox.baseVal.height;
  const heights = heightsOf(moves, full);
  for (const [index, bar] of svg.querySelectorAll("rect").entries()) {
    const height = heights[index] ?? 0;
    bar.setAttribute("y", String(full - height));
    bar.setAttribute("height", String(height));
  }
  const words = wordsFor(moves);
  for (const part of ["sum", "most"] as const) {
    const place = chart.querySelector(`[data-history-${part}]`);
    if (place) place.textContent = words[part];
  }
  chart.querySelector("[data-history-empty]")?.toggleAttribute("hidden", sumOf(moves) > 0);
}
