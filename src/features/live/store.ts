import { atom } from "nanostores";
import { listen } from "./connection.ts";
import type { PresenceFrame } from "./protocol.ts";
import { whileUsed } from "./while-used.ts";

/** Who is watching, or null before the server has said. */
export const $presence = atom<PresenceFrame | null>(null);

/** Keeps `$presence` until the function that comes back is called. */
export const watchPresence = whileUsed(() =>
  listen(["presence"], (frame) => {
    if (frame.type === "presence") $presence.set(frame);
  }),
);
