import { ReactFlow, ReactFlowProvider } from "@xyflow/react";
import { useEffect, useMemo, useRef, useState } from "react";
import { isCalm } from "~/ui/is-calm.ts";
import { middleOf } from "./geometry.ts";
import { Arrow, LineEdge } from "./LineEdge.tsx";
import { type DrawingWords, edgesFor, type Focus, nodesFor, partIds } from "./on-drawing.ts";
import { FrameNode, PartNode } from "./PartNode.tsx";
import { drawing, type PartId, type Step } from "./system.ts";
import { ZoomButtons } from "./ZoomButtons.tsx";
import "./drawing.css";

export interface CanvasWords extends DrawingWords {
  /** What a screen reader hears of the drawing. */
  drawing: string;
}

interface Props {
  words: CanvasWords;
  focus: Focus;
  /** Somebody points at a part, or no longer does. */
  point: (part: PartId | null) => void;
}

const { width, height } = drawing;
const nodeTypes = { part: PartNode, frame: FrameNode };
const edgeTypes = { line: LineEdge };
/** No key but those of the player is taken from the page, and no wheel or finger. */
const leftToThePage = {
  ...{ deleteKeyCode: null, selectionKeyCode: null, multiSelectionKeyCode: null },
  ...{ panActivationKeyCode: null, zoomActivationKeyCode: null, disableKeyboardA11y: true },
  ...{ zoomOnScroll: false, zoomOnPinch: false, zoomOnDoubleClick: false, preventScrolling: false },
  ...{ nodesDraggable: false, nodesConnectable: false, nodesFocusable: false, edgesFocusable: false },
  ...{ elementsSelectable: false, autoPanOnNodeFocus: false },
};

/**
 * The drawing at its own size, in a box that scrolls sideways where the screen is narrower. It is hidden from screen
 * readers, which get the lists; whoever can see may point at a part, or follow a part's link to what the list says. Programs that
 * translate pages must leave alone what React goes on to change.
 */
export function Canvas({ words, focus, point }: Props) {
  const box = useRef<HTMLDivElement>(null);
  const hasMouse = useMouse();
  const nodes = useMemo(() => nodesFor(words, focus), [words, focus]);
  const edges = useMemo(() => edgesFor(focus), [focus]);
  useEffect(() => keepInView(box.current, focus.step), [focus.step]);
  // What scrolls can be reached by the keyboard.
  const scrollable = { tabIndex: 0, role: "group", "aria-label": words.drawing };
  return (
    <ReactFlowProvider initialNodes={nodes} initialEdges={edges} initialWidth={width} initialHeight={height}>
      <div className="relative">
        <div
          ref={box}
          {...scrollable}
          className="overflow-x-auto rounded-card border border-line bg-ground shadow-card"
        >
          <div aria-hidden="true" translate="no" className="system-drawing relative mx-auto" style={{ width, height }}>
            <Arrow />
            <ReactFlow
              nodes={nodes}
              edges={edges}
              nodeTypes={nodeTypes}
              edgeTypes={edgeTypes}
              width={width}
              height={height}
              minZoom={1}
              maxZoom={2.5}
              translateExtent={[
                [0, 0],
                [width, height],
              ]}
              panOnDrag={hasMouse}
              proOptions={{ hideAttribution: true }}
              onNodeMouseEnter={(_, { id }) => point(partIds.find((part) => part === id) ?? null)}
              onNodeMouseLeave={() => point(null)}
              {...leftToThePage}
            />
          </div>
        </div>
        {hasMouse && <ZoomButtons step={focus.step} />}
      </div>
    </ReactFlowProvider>
  );
}

/** Whether there is a mouse to drag with. A finger scrolls. */
function useMouse(): boolean {
  const [hasMouse, setMouse] = useState(false);
  useEffect(() => setMouse(matchMedia("(hover: hover) and (pointer: fine)").matches), []);
  return hasMouse;
}

/** Where the drawing is wider than its box, scrolls to where the step happens. */
function keepInView(box: HTMLElement | null, step: Step | null): void {
  if (!box || !step) return;
  const { x } = middleOf(step.from, step.to);
  box.scrollTo({ left: x - box.clientWidth / 2, behavior: isCalm() ? "instant" : "smooth" });
}
