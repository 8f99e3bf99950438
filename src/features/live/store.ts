import { atom } from "nanostores";
import { listen } from "./connection.ts";

/** People watching, or null before the server has said. */
export const $online = atom<number | null>(null);

/** Starts keeping `$online`; opens the socket if nobody has yet. */
export function watchPresence(): void {
  listen((frame) => {
    if (frame.type === "presence") $online.set(frame.online);
  });
}
