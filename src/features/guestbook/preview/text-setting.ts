import type { MeasuredNode, Node } from "@takumi-rs/wasm";

/** How large a text would come out. */
export type Measure = (node: Node) => Promise<MeasuredNode>;

interface Box {
  width: number;
  height: number;
}

/** Of letters, in pixels. The smallest can still be read where a preview is as wide as a phone. */
const sizes = [76, 64, 54, 46, 40];
const lineHeight = 1.35;

/** Writing that runs from the right. */
const rightToLeft = /[\p{sc=Arabic}\p{sc=Hebrew}\p{sc=Syriac}\p{sc=Thaana}\p{sc=Nko}\p{sc=Adlam}]/u;

/** The direction of the first letter, as browsers tell it by `dir="auto"`. */
export function directionOf(line: string): "ltr" | "rtl" {
  const [letter = ""] = /\p{L}/u.exec(line) ?? [];
  return rightToLeft.test(letter) ? "rtl" : "ltr";
}

/** A text in the largest letters in which all of it fits, or in the smallest, cut at the end of the box. */
export async function setText(text: string, box: Box, measure: Measure): Promise<Node> {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  for (const size of sizes) {
    const rows = await countRows(lines, size, box, measure);
    const room = Math.floor(box.height / (size * lineHeight));
    if (rows.reduce((sum, each) => sum + each, 0) <= room) return column(lines.map(toParagraph), size, box);
    if (size === sizes.at(-1)) return column(cut(lines, rows, room), size, box);
  }
  throw new Error("There are no sizes to choose from.");
}

/** How many rows each line of the text takes. */
async function countRows(lines: string[], size: number, box: Box, measure: Measure): Promise<number[]> {
  const { children } = await measure(column(lines.map(toParagraph), size, box));
  return children.map(({ height }) => Math.max(1, Math.round(height / (size * lineHeight))));
}

/** The lines that have room. The last of them says by an ellipsis that there is more. */
function cut(lines: string[], rows: number[], room: number): Node[] {
  const shown: Node[] = [];
  let left = room;
  for (const [index, line] of lines.entries()) {
    const wanted = rows[index] ?? 1;
    const isLast = wanted > left || (wanted === left && index < lines.length - 1);
    shown.push(
      isLast ? { ...toParagraph(wanted > left ? line : `${line} …`), style: { lineClamp: left } } : toParagraph(line),
    );
    left -= wanted;
    if (left <= 0) break;
  }
  return shown;
}

function toParagraph(text: string): Node {
  return { type: "text", text, style: {} };
}

function column(paragraphs: Node[], size: number, { width }: Box): Node {
  const children = paragraphs.map((paragraph) => {
    const direction = paragraph.type === "text" ? directionOf(paragraph.text) : "ltr";
    return {
      ...paragraph,
      style: { ...paragraph.style, direction, overflowWrap: "anywhere", textWrap: "pretty" },
    } as const;
  });
  return {
    type: "container",
    style: { width, display: "flex", flexDirection: "column", fontSize: size, lineHeight },
    children,
  };
}
