import { entryUndo } from "~/platform/limits.ts";

/** Takes the offer to undo away after its time, but not from under the pointer or the focus. */
export function offerBriefly(offer: HTMLElement): void {
  setTimeout(() => {
    if (offer.matches(":hover, :focus-within")) offerBriefly(offer);
    else offer.remove();
  }, entryUndo.offeredMs);
}
