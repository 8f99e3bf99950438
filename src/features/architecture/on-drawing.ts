import { Position } from "@xyflow/react";
import type { LineEdgeType } from "./LineEdge.tsx";
import type { Emphasis, FrameNodeType, PartNodeType } from "./PartNode.tsx";
import { drawing, type Kind, type Line, lines, type PartId, parts, type Step, workerFrame } from "./system.ts";

/** What the drawing says, in the language of the page. */
export interface DrawingWords {
  parts: Record<PartId, { name: string }>;
  kinds: Record<Kind, string>;
  /** What the frame around the Worker is called. */
  worker: string;
}

/** What stands out: the current step, or else the part that somebody points at. */
export interface Focus {
  step: Step | null;
  /** The parts that the journey of that step comes to. */
  journey: ReadonlySet<PartId>;
  part: PartId | null;
}

export const partIds = Object.keys(parts).filter((id): id is PartId => id in parts);

/**
 * In the terms of React Flow, each thing with all that it would otherwise hear of in the browser alone: a server can measure
 * nothing, and does not know yet that nothing here takes the focus.
 */
export function nodesFor(words: DrawingWords, focus: Focus): (PartNodeType | FrameNodeType)[] {
  return [frameFor(words.worker), ...partIds.map((id) => nodeFor(id, words, focus))];
}

function frameFor(name: string): FrameNodeType {
  const { x, y, ...size } = workerFrame;
  return {
    id: "frame",
    type: "frame",
    position: { x, y },
    ...size,
    measured: size,
    zIndex: -1,
    focusable: false,
    data: { name },
  };
}

function nodeFor(id: PartId, words: DrawingWords, focus: Focus): PartNodeType {
  const size = drawing.part;
  const { at, kind } = parts[id];
  const port = { position: Position.Top, x: size.width / 2, y: 0 };
  return {
    id,
    type: "part",
    position: { x: at[0], y: at[1] },
    ...size,
    measured: size,
    focusable: false,
    handles: [
      { type: "source", ...port },
      { type: "target", ...port },
    ],
    data: {
      kind,
      name: words.parts[id].name,
      kindInWords: words.kinds[kind],
      emphasis: emphasisOfPart(id, focus),
    },
  };
}

export function edgesFor(focus: Focus): LineEdgeType[] {
  return lines.map((line) => {
    const [source, target] = line.between;
    const travels = wayAlong(line, focus.step);
    const emphasis = emphasisOfLine(line, focus);
    return {
      id: `${source}-${target}`,
      type: "line",
      source,
      target,
      focusable: false,
      zIndex: travels ? 1 : 0,
      data: { line, emphasis, travels },
    };
  });
}

function emphasisOfPart(id: PartId, { step, journey, part }: Focus): Emphasis {
  if (step) return step.from === id || step.to === id ? "lit" : journey.has(id) ? "plain" : "faint";
  if (part === null) return "plain";
  if (id === part) return "lit";
  return lines.some(({ between }) => between.includes(id) && between.includes(part)) ? "plain" : "faint";
}

function emphasisOfLine({ between }: Line, { step, part }: Focus): Emphasis {
  if (step) return "faint";
  if (part === null) return "plain";
  return between.includes(part) ? "lit" : "faint";
}

function wayAlong({ between: [from, to] }: Line, step: Step | null): "there" | "back" | undefined {
  if (step?.from === from && step.to === to) return "there";
  if (step?.from === to && step.to === from) return "back";
  return undefined;
}
