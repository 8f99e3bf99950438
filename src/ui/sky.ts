/** From a clear sky to the thick of a cloud. */
const strokes = " ..--~~==";

interface Sky {
  columns: number;
  rows: number;
  /** Another number, another sky. */
  seed: number;
  /** How much of it stays clear, from 0 to 1. */
  clear: number;
}

/** Cirrus clouds in characters: long streaks that the wind bends downwards. The same numbers always draw the same sky. */
export function drawSky({ columns, rows, seed, clear }: Sky): string {
  const noise = noiseOf(seed);
  const strokeAt = (x: number, y: number) => {
    const bend = y * 2.2 + Math.sin(x / 17 + seed) * 1.2;
    const streaks = noise((x + bend * 3) / 16, y / 1.6 + bend / 6);
    const wisps = noise((x - bend * 2) / 6, y / 0.9);
    const density = (streaks * 0.72 + wisps * 0.28 - clear) / (1 - clear);
    const place = Math.floor(density * strokes.length * 1.6);
    return strokes.charAt(Math.min(Math.max(place, 0), strokes.length - 1));
  };
  const lines = Array.from({ length: rows }, (_, y) =>
    Array.from({ length: columns }, (_, x) => strokeAt(x, y))
      .join("")
      .trimEnd(),
  );
  return lines.join("\n");
}

/** Value noise: random heights at whole coordinates, and smooth ways between them. */
function noiseOf(seed: number): (x: number, y: number) => number {
  const heightAt = (x: number, y: number) => fractionOf(Math.sin(x * 127.1 + y * 311.7 + seed * 74.7) * 43758.5453);
  return (x, y) => {
    const [left, top] = [Math.floor(x), Math.floor(y)];
    const [across, down] = [ease(x - left), ease(y - top)];
    const upper = between(heightAt(left, top), heightAt(left + 1, top), across);
    const lower = between(heightAt(left, top + 1), heightAt(left + 1, top + 1), across);
    return between(upper, lower, down);
  };
}

const fractionOf = (value: number) => value - Math.floor(value);
const ease = (part: number) => part * part * (3 - 2 * part);
const between = (from: number, to: number, part: number) => from + (to - from) * part;
