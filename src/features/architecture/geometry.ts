import { drawing, type Line, lines, type PartId, parts, type Side } from "./system.ts";

export interface Point {
  x: number;
  y: number;
}

const { width, height } = drawing.part;
/** How round the corners of a lane are. */
const cornerRadius = 10;

function centreOf(part: PartId): Point {
  const [x, y] = parts[part].at;
  return { x: x + width / 2, y: y + height / 2 };
}

/** Where a line leaves its two parts, unless it says so itself: sideways within a row, up or down between rows. */
function sidesOf({ between: [from, to], sides }: Line): readonly [Side, Side] {
  if (sides) return sides;
  const [start, end] = [centreOf(from), centreOf(to)];
  if (Math.abs(start.y - end.y) < height) return start.x < end.x ? ["right", "left"] : ["left", "right"];
  return start.y < end.y ? ["bottom", "top"] : ["top", "bottom"];
}

/** The lines at one side of a part, in the order in which the parts that they lead to lie: so they do not cross there. */
function linesAt(part: PartId, side: Side): Line[] {
  const isUpright = side === "left" || side === "right";
  const placeOf = (line: Line) => centreOf(otherEnd(line, part))[isUpright ? "y" : "x"];
  return lines
    .filter((line) => line.between.some((end, index) => end === part && sidesOf(line)[index] === side))
    .sort((one, other) => placeOf(one) - placeOf(other));
}

function otherEnd({ between: [from, to] }: Line, part: PartId): PartId {
  return from === part ? to : from;
}

/**
 * Where along a side a line begins, from 0 to 1. One that leads straight across begins in the middle; the others share
 * what is left of the side on either hand of it.
 */
function shareOf(line: Line, part: PartId, side: Side): number {
  const neighbours = linesAt(part, side);
  const index = neighbours.indexOf(line);
  const straight = neighbours.findIndex((other) => isStraight(other));
  if (straight === -1) return (index + 1) / (neighbours.length + 1);
  if (index <= straight) return (0.5 * (index + 1)) / (straight + 1);
  return 0.5 + (0.5 * (index - straight)) / (neighbours.length - straight);
}

function isStraight({ between: [from, to], lane }: Line): boolean {
  const [start, end] = [centreOf(from), centreOf(to)];
  return lane === undefined && (start.x === end.x || start.y === end.y);
}

function portOf(line: Line, end: 0 | 1): Point {
  const part = line.between[end];
  const side = sidesOf(line)[end];
  const share = shareOf(line, part, side);
  const [x, y] = parts[part].at;
  if (side === "left" || side === "right") return { x: side === "left" ? x : x + width, y: y + height * share };
  return { x: x + width * share, y: side === "top" ? y : y + height };
}

/** The middle between two parts, for whatever wants to bring both into view. */
export function middleOf(from: PartId, to: PartId): Point {
  const [start, end] = [centreOf(from), centreOf(to)];
  return { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
}

/** A line as the path of an SVG, from its first part to its second, or the other way round. */
export function pathOf(line: Line, isReversed = false): string {
  const [from, to]: [0 | 1, 0 | 1] = isReversed ? [1, 0] : [0, 1];
  const [start, end] = [portOf(line, from), portOf(line, to)];
  if (line.lane !== undefined) return throughLane(start, end, line.lane);
  const isUpright = ["top", "bottom"].includes(sidesOf(line)[from]);
  const middle = isUpright ? (start.y + end.y) / 2 : (start.x + end.x) / 2;
  const [bendOut, bendIn] = isUpright
    ? [`${start.x},${middle}`, `${end.x},${middle}`]
    : [`${middle},${start.y}`, `${middle},${end.y}`];
  return `M${start.x},${start.y} C${bendOut} ${bendIn} ${end.x},${end.y}`;
}

/** Sideways into the lane, along it, and sideways out of it. */
function throughLane(start: Point, end: Point, lane: number): string {
  const down = Math.sign(end.y - start.y) * cornerRadius;
  const out = clamped(lane - start.x);
  const back = clamped(end.x - lane);
  return [
    `M${start.x},${start.y} H${lane - out} Q${lane},${start.y} ${lane},${start.y + down}`,
    `V${end.y - down} Q${lane},${end.y} ${lane + back},${end.y} H${end.x}`,
  ].join(" ");
}

/** A corner is no rounder than there is room for. */
function clamped(length: number): number {
  return Math.sign(length) * Math.min(cornerRadius, Math.abs(length));
}
