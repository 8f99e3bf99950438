import { styleText } from "node:util";
import type { Screen } from "./report.ts";

const narrowest = 60;
/** Where nobody says how wide it is, as in a file or a log. */
const usual = 80;
/** Longer lines are hard to follow. */
const widest = 120;

const styles = { ok: "green", warn: "yellow", fail: "red", skipped: "dim", title: "bold", fix: "cyan" } as const;

/** How to write to a terminal, or to what stands in for one. */
export function screenOf(stream: NodeJS.WriteStream, env: Readonly<Record<string, string | undefined>>): Screen {
  const hasColour = stream.isTTY && !env["NO_COLOR"];
  return {
    width: Math.min(Math.max(stream.columns ?? usual, narrowest), widest),
    paint: (style, text) => (hasColour ? styleText(styles[style], text, { validateStream: false }) : text),
  };
}
