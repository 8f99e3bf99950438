import sharp from "sharp";

/** A picture as it would be painted. */
export interface Pixels {
  width: number;
  height: number;
  at(x: number, y: number): [red: number, green: number, blue: number];
}

/**
 * Decodes all of a PNG.
 * @throws when it is none, or damaged.
 */
export async function decodePng(file: Buffer): Promise<Pixels> {
  const picture = sharp(file, { failOn: "warning" });
  const { format } = await picture.metadata();
  if (format !== "png") throw new Error(`This is ${format}, not PNG.`);
  const { data, info } = await picture.toColourspace("srgb").removeAlpha().raw().toBuffer({ resolveWithObject: true });
  const byte = (index: number) => data[index] ?? 0;
  const at = (x: number, y: number): [number, number, number] => {
    const start = (y * info.width + x) * info.channels;
    return [byte(start), byte(start + 1), byte(start + 2)];
  };
  return { width: info.width, height: info.height, at };
}
