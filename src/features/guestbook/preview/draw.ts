import { initSync, Renderer } from "@takumi-rs/wasm";
import module from "@takumi-rs/wasm/auto";
import { pictureSize, pictures } from "~/platform/limits.ts";
import { charactersOf, type Subject, textBox, toCard } from "./card.ts";
import type { FontFile } from "./font-faces.ts";
import { coverageOf, familiesFor, type ReadFile, withoutStrangeMarks } from "./fonts.ts";
import { setText } from "./text-setting.ts";

/** Fonts stay in memory for the next picture. One renderer at a time has them: its memory is that of the isolate. */
let renderer: Renderer | undefined;
const registered = new Set<string>();
let fontBytes = 0;

/** Draws an entry as PNG. Not to be called while another drawing goes on. */
export async function draw(subject: Subject, read: ReadFile): Promise<Uint8Array<ArrayBuffer>> {
  const characters = charactersOf(subject);
  const canvas = freshRenderer();
  const { files, missing } = await coverageOf(characters, read);
  for (const file of files) await register(canvas, file, read);
  const options = { fontFamilies: familiesFor(characters) };
  const name = withoutStrangeMarks(subject.name, missing);
  const body = withoutStrangeMarks(subject.body, missing);
  const text = await setText(body, textBox, (node) => canvas.measure(node, options));
  return canvas.render(toCard({ ...subject, name }, text), { ...options, ...pictureSize, format: "png" });
}

function freshRenderer(): Renderer {
  initSync({ module });
  if (renderer && fontBytes <= pictures.fontBytesKept) return renderer;
  renderer?.free();
  registered.clear();
  fontBytes = 0;
  renderer = new Renderer();
  return renderer;
}

async function register(canvas: Renderer, { family, path, ranges }: FontFile, read: ReadFile): Promise<void> {
  if (registered.has(path)) return;
  const response = await read(path);
  const data = await response.arrayBuffer();
  await canvas.registerFont({ name: family, data, ...(ranges.length > 0 && { unicodeRange: ranges }) });
  registered.add(path);
  fontBytes += data.byteLength;
}
