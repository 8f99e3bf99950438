import { useReactFlow } from "@xyflow/react";
import { useEffect } from "react";
import { wordsFrom } from "~/platform/language.ts";
import { isCalm } from "~/ui/is-calm.ts";
import { middleOf } from "./geometry.ts";
import type { Step } from "./system.ts";
import { drawingWords } from "./words/in-browser.ts";

/** For whoever has a mouse to move the enlarged drawing with. While it is enlarged, it follows the steps. */
export function ZoomButtons({ step }: { step: Step | null }) {
  const { zoomIn, zoomOut, getZoom, setCenter } = useReactFlow();
  useEffect(() => {
    const zoom = getZoom();
    if (!step || zoom === 1) return;
    const { x, y } = middleOf(step.from, step.to);
    void setCenter(x, y, { zoom, duration: isCalm() ? 0 : 400 });
  }, [step, getZoom, setCenter]);
  const words = wordsFrom(drawingWords);
  const options = { duration: isCalm() ? 0 : 200 };
  const look =
    "size-11 cursor-pointer rounded-control border border-line bg-surface text-lg font-semibold hover:border-accent hover:text-accent";
  return (
    <fieldset className="absolute right-3 top-3 flex gap-1 max-md:hidden">
      <legend className="sr-only">{words.zoom}</legend>
      <button type="button" className={look} aria-label={words.smaller} onClick={() => void zoomOut(options)}>
        −
      </button>
      <button type="button" className={look} aria-label={words.larger} onClick={() => void zoomIn(options)}>
        +
      </button>
    </fieldset>
  );
}
