import { live } from "~/platform/limits.ts";

export interface Heartbeat {
  /** Something was heard from the other end. */
  heard(): void;
  stop(): void;
}

/**
 * Asks for a sign of life, at once and then regularly, and says when none comes. A link that lost its other end stays
 * "open" for minutes if nobody asks.
 */
export function startHeartbeat(ask: () => void, onSilence: () => void): Heartbeat {
  let deadline: ReturnType<typeof setTimeout> | undefined;
  const heard = () => clearTimeout(deadline);
  const beat = () => {
    heard();
    deadline = setTimeout(onSilence, live.pongWithinMs);
    ask();
  };
  const timer = setInterval(beat, live.pingEveryMs);
  beat();
  return {
    heard,
    stop: () => {
      heard();
      clearInterval(timer);
    },
  };
}
