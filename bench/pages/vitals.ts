import type { Page } from "@playwright/test";

export interface Vitals {
  /** Every shift added up: never less than CLS, which takes the worst few seconds. */
  layoutShift: number;
  /** The opening tags of what moved. */
  shifted: string[];
  largestPaintMs: number;
  isLargestPaintImage: boolean;
}

/** What the browser has noted about this page since it was opened. */
export async function readVitals(page: Page): Promise<Vitals> {
  const [shifts, paints] = await page.evaluate(readEntries);
  const largest = paints.at(-1);
  if (!largest) throw new Error(`${page.url()} has no largest contentful paint.`);
  return {
    layoutShift: shifts.reduce((total, { value }) => total + value, 0),
    shifted: [...new Set(shifts.flatMap(({ elements }) => elements))],
    largestPaintMs: largest.ms,
    isLargestPaintImage: largest.url !== "",
  };
}

/** Runs in the page, so it stands alone. TypeScript knows nothing of layout shifts: each field is looked for. */
async function readEntries() {
  const read = (type: string) =>
    new Promise<PerformanceEntry[]>((resolve) => {
      new PerformanceObserver((list) => resolve(list.getEntries())).observe({ type, buffered: true });
      setTimeout(() => resolve([]), 500);
    });
  const nameOf = (source: unknown) => {
    const node = source instanceof Object && "node" in source ? source.node : null;
    const element = node instanceof Element ? node : node instanceof Node ? node.parentElement : null;
    return element ? `${element.outerHTML.split(">", 1)}>` : "an element that is gone";
  };
  const shifts = (await read("layout-shift")).map((entry) => ({
    value: "value" in entry && typeof entry.value === "number" ? entry.value : Number.NaN,
    elements: "sources" in entry && Array.isArray(entry.sources) ? entry.sources.map(nameOf) : [],
  }));
  const paints = (await read("largest-contentful-paint"))
    .filter((entry) => entry instanceof LargestContentfulPaint)
    .map(({ startTime: ms, url }) => ({ ms, url }));
  return [shifts, paints] as const;
}
