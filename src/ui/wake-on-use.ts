import type { ClientDirective } from "astro";

declare module "astro" {
  interface AstroClientDirectives {
    /** Wakes an island when somebody begins to use the page. */
    "client:use"?: boolean;
  }
}

const signsOfLife = ["pointermove", "pointerdown", "keydown", "focusin", "scroll"];

/** For an island that weighs much and shows all there is to read without JavaScript: who only looks does not wait for it. */
const wakeOnUse: ClientDirective = (load) => {
  const life = new AbortController();
  const wake = async (event: Event) => {
    if (isAtRest(event)) return;
    life.abort();
    const hydrate = await load();
    await hydrate();
  };
  for (const sign of signsOfLife) addEventListener(sign, wake, { signal: life.signal, passive: true });
};

/** Browsers report a pointer that lies still when a page appears under it. */
function isAtRest(event: Event): boolean {
  return (
    event instanceof PointerEvent && event.type === "pointermove" && event.movementX === 0 && event.movementY === 0
  );
}

export default wakeOnUse;
