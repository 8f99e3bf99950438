import type { Edge, EdgeProps } from "@xyflow/react";
import { pathOf } from "./geometry.ts";
import type { Emphasis } from "./PartNode.tsx";
import type { Line } from "./system.ts";

export type LineEdgeType = Edge<{ line: Line; emphasis: Emphasis; travels?: "there" | "back" | undefined }, "line">;

export const arrowId = "system-arrow";

const emphases: Record<Emphasis, string> = {
  plain: "stroke-field opacity-70",
  lit: "stroke-accent stroke-2",
  faint: "stroke-line opacity-60",
};

/** A line on the drawing. While a step goes along it, it glows, points, and something travels on it. */
export function LineEdge({ data }: EdgeProps<LineEdgeType>) {
  if (!data) return null;
  const { line, emphasis, travels } = data;
  const path = pathOf(line, travels === "back");
  if (!travels) return <path d={path} className={`fill-none ${emphases[emphasis]}`} />;
  return (
    <>
      <path d={path} className="fill-none stroke-glow stroke-[10]" strokeLinecap="round" />
      <path d={path} className="fill-none stroke-accent stroke-[2.5]" markerEnd={`url(#${arrowId})`} />
      <circle r={5} className="packet fill-accent" style={{ offsetPath: `path("${path}")` }} />
    </>
  );
}

/** The head of the arrow that lines point with. */
export function Arrow() {
  return (
    <svg className="absolute size-0" aria-hidden="true">
      <defs>
        <marker id={arrowId} viewBox="0 0 8 8" refX="7" refY="4" markerWidth="4.5" markerHeight="4.5" orient="auto">
          <path d="M0,0 8,4 0,8z" className="fill-accent" />
        </marker>
      </defs>
    </svg>
  );
}
