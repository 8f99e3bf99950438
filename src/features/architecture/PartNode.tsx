import { Handle, type Node, type NodeProps, Position } from "@xyflow/react";
import type { Kind } from "./system.ts";

/** How much a part or a line stands out just now. */
export type Emphasis = "plain" | "lit" | "faint";

export type PartNodeType = Node<{ name: string; kind: Kind; kindInWords: string; emphasis: Emphasis }, "part">;

export type FrameNodeType = Node<{ name: string }, "frame">;

const looks: Record<Kind, string> = {
  browser: "rounded-xl bg-surface border-field",
  edge: "rounded-md bg-sunken border-line",
  worker: "rounded-md bg-surface border-line",
  object: "rounded-full bg-surface border-accent",
  storage: "rounded-md bg-surface border-field border-b-4",
  outside: "rounded-md bg-ground border-field border-dashed",
};

const emphases: Record<Emphasis, string> = {
  plain: "hover:border-accent",
  lit: "border-accent bg-glow ring-2 ring-accent",
  faint: "opacity-45",
};

/**
 * A part on the drawing: a link to what the list says about it, which is where the keyboard goes. Its text is as large as its
 * box: whoever wants larger letters enlarges the drawing, or reads the list.
 */
export function PartNode({ id, data: { name, kind, kindInWords, emphasis } }: NodeProps<PartNodeType>) {
  return (
    <>
      <a
        href={`#part-${id}`}
        tabIndex={-1}
        draggable={false}
        className={`nopan flex size-full flex-col items-center justify-center border px-1 text-center transition-opacity ${looks[kind]} ${emphases[emphasis]}`}
      >
        <span className="text-[14px]/tight font-semibold">{name}</span>
        <span className="text-[12px]/tight text-muted">{kindInWords}</span>
      </a>
      {/* React Flow draws no line without them. Where a line begins is our own business. */}
      <Handle type="source" position={Position.Top} isConnectable={false} className="invisible" />
      <Handle type="target" position={Position.Top} isConnectable={false} className="invisible" />
    </>
  );
}

/** What holds several parts together. */
export function FrameNode({ data }: NodeProps<FrameNodeType>) {
  return (
    <p className="size-full rounded-card border border-line bg-sunken px-3 py-1 text-right text-[12px] font-semibold text-muted">
      {data.name}
    </p>
  );
}
