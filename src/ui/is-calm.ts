/** Whether somebody has asked their system for less motion: what scripts move, they then move at once. */
export function isCalm(): boolean {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
