import { mkdirSync, readFileSync } from "node:fs";
import sharp from "sharp";

/**
 * Draws the icons that a phone wants as pictures from the one drawing, `public/favicon.svg`. To be run again when that has
 * changed: `npm exec -c 'node scripts/icons.ts'`.
 */
const drawing = readFileSync("public/favicon.svg");
const ground = "#1053c0";

mkdirSync("public/icons", { recursive: true });
for (const side of [192, 512]) {
  await sharp(drawing, { density: 72 * (side / 32) })
    .resize(side)
    .png({ palette: true })
    .toFile(`public/icons/${side}.png`);
}
// Phones cut corners off as they like: the drawing keeps to the middle, its ground reaches to the edge.
await onGround(512, 0.62, "public/icons/maskable-512.png");
await onGround(180, 0.74, "public/icons/apple-touch-icon.png");

async function onGround(side: number, share: number, path: string): Promise<void> {
  const inner = Math.round(side * share);
  const picture = await sharp(drawing, { density: 72 * (inner / 32) })
    .resize(inner)
    .png()
    .toBuffer();
  const canvas = sharp({ create: { width: side, height: side, channels: 3, background: ground } });
  await canvas
    .composite([{ input: picture }])
    .png({ palette: true })
    .toFile(path);
}
