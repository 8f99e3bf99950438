import { $connection } from "~/features/live/connection.ts";
import type { CounterSnapshot } from "~/features/live/protocol.ts";
import { live } from "~/platform/limits.ts";
import { addMoves, heightsOf, isInNewest, type Moves, parseRange, sumOf, wordsFor } from "./history.ts";
import { $snapshot } from "./store.ts";

/** What a chart was rendered with: its bars, and all moves until then. */
interface Rendered {
  bars: Moves;
  total: number;
}

/** Lets the chart's right edge grow with every move, and its bars wander left as time passes. */
export function moveHistory(chart: HTMLElement): void {
  const range = parseRange(chart.dataset.range ?? null);
  let { bars, total } = readChart(chart);
  let wasAway = false;
  /** How long the page would wait before it asks for what it missed. */
  let spreadMs = 0;

  function follow({ increments, decrements, movedAt }: CounterSnapshot): void {
    const amount = increments + decrements - total;
    // What the page was rendered with may be a moment older than the chart.
    if (amount <= 0 || movedAt === null) return;
    if (wasAway && !isInNewest(bars, movedAt, range)) setTimeout(ask, Math.random() * spreadMs);
    wasAway = false;
    total += amount;
    bars = addMoves(bars, amount, movedAt, range);
    draw(chart, bars.moves);
  }

  function ask(): void {
    if (document.hidden) document.addEventListener("visibilitychange", ask, { once: true });
    else void catchUp();
  }

  /** A snapshot does not say when the moves were made that this page has missed: the server's chart does. */
  async function catchUp(): Promise<void> {
    const fresh = await fetchChart();
    if (!fresh) return;
    ({ bars, total } = fresh);
    draw(chart, bars.moves);
    follow($snapshot.get());
  }

  // A server that comes back finds all pages at once: each of them asks at a moment of its own. People come back to a
  // page one by one, and need not wait.
  $connection.listen((state, before) => {
    if (state !== "live") wasAway = true;
    if (before === "live") spreadMs = state === "paused" ? 0 : live.catchUpWithinMs;
  });
  $snapshot.subscribe(follow);
}

function readChart({ dataset }: HTMLElement): Rendered {
  const { newest, moves = "", total } = dataset;
  return { bars: { newest: Number(newest), moves: moves.split(",").map(Number) }, total: Number(total) };
}

async function fetchChart(): Promise<Rendered | null> {
  try {
    const response = await fetch(location.href);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    const chart = page.querySelector<HTMLElement>("[data-history]");
    return chart && readChart(chart);
  } catch {
    return null;
  }
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
