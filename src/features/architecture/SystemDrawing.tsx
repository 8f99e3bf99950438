import { useEffect, useMemo, useRef, useState } from "react";
import { isCalm } from "~/ui/is-calm.ts";
import { Canvas, type CanvasWords } from "./Canvas.tsx";
import { middleOf } from "./geometry.ts";
import { markStep, watchLists } from "./lists.ts";
import type { Focus } from "./on-drawing.ts";
import { Player, type PlayerWords } from "./Player.tsx";
import { drawing, type PartId, type Step } from "./system.ts";
import { stepsOf, usePlayer } from "./use-player.ts";

interface Props {
  words: CanvasWords & PlayerWords;
  /** What the path of a file follows where the code can be read; null where nobody has said where that is. */
  sources: string | null;
}

/** The drawing of the system, and what follows journeys on it. Rendered on the server; the lists of the page say the same. */
export default function SystemDrawing({ words, sources }: Props) {
  const [isAwake, setAwake] = useState(false);
  const [part, setPart] = useState<PartId | null>(null);
  const { playing, command } = usePlayer();
  const { journey, at } = playing;
  const stage = useRef<HTMLDivElement>(null);
  useEffect(() => {
    setAwake(true);
    return watchLists((chosen) => {
      command({ type: "follow", journey: chosen });
      bringUp(stage.current);
    });
  }, [command]);
  const steps = useMemo(() => (journey ? stepsOf(journey) : []), [journey]);
  const [stepId, step] = steps[at] ?? [null, null];
  useEffect(() => markStep(journey, stepId), [journey, stepId]);
  useEffect(() => keepAbovePlayer(stage.current, step), [step]);
  const focus: Focus = useMemo(
    () => ({ step, part, journey: new Set(steps.flatMap(([, { from, to }]) => [from, to])) }),
    [step, part, steps],
  );
  return (
    <div ref={stage} className="scroll-mt-4">
      <Canvas words={words} focus={focus} point={setPart} />
      <Player words={words} sources={sources} playing={playing} command={command} isAwake={isAwake} />
    </div>
  );
}

/** Brings the drawing into view, and the keys to its player. */
function bringUp(stage: HTMLElement | null): void {
  if (!stage) return;
  const block = stage.clientHeight > innerHeight ? "start" : "nearest";
  stage.scrollIntoView({ block, behavior: isCalm() ? "instant" : "smooth" });
  playerIn(stage)?.focus({ preventScroll: true });
}

function playerIn(stage: HTMLElement): HTMLElement | null {
  return stage.querySelector("[data-player]");
}

/** On a phone the player covers the foot of the drawing: scrolls the page to where the step happens, while somebody is there. */
function keepAbovePlayer(stage: HTMLElement | null, step: Step | null): void {
  const player = stage && playerIn(stage);
  if (!player || !step || getComputedStyle(player).position !== "sticky") return;
  const { top, bottom, height } = player.getBoundingClientRect();
  if (top > innerHeight || bottom < 0) return;
  const free = innerHeight - height;
  const y = stage.getBoundingClientRect().top + middleOf(step.from, step.to).y;
  const isSeen = y > drawing.part.height && y < free - drawing.part.height;
  if (!isSeen) scrollBy({ top: y - free / 2, behavior: isCalm() ? "instant" : "smooth" });
}
