import { useEffect, useReducer } from "react";
import { followStepMs } from "~/platform/limits.ts";
import { type JourneyId, journeyIds, journeys, type Step } from "./system.ts";

/** Where somebody is on a journey; no journey means the whole system. */
export interface Playing {
  journey: JourneyId | null;
  at: number;
  isRunning: boolean;
}

export type Command =
  | { type: "choose"; journey: JourneyId | null }
  | { type: "follow"; journey: JourneyId }
  | { type: "toggle" }
  | { type: "tick" }
  | { type: "back" }
  | { type: "next" }
  | { type: "first" }
  | { type: "last" };

const atRest: Playing = { journey: null, at: 0, isRunning: false };

/** The steps of a journey in their order, each with its name. */
export function stepsOf(journey: JourneyId): [string, Step][] {
  return Object.entries<Step>(journeys[journey]);
}

/** What a command makes of where somebody is. Whoever steps by hand stops the clock. */
export function obey(state: Playing, command: Command): Playing {
  if (command.type === "choose") return { journey: command.journey, at: 0, isRunning: false };
  if (command.type === "follow") return { journey: command.journey, at: 0, isRunning: true };
  const journey = state.journey ?? journeyIds[0];
  const isBeginning = state.journey === null;
  const last = stepsOf(journey).length - 1;
  if (command.type === "toggle") {
    if (state.isRunning) return { ...state, isRunning: false };
    return { journey, at: state.at === last ? 0 : state.at, isRunning: true };
  }
  if (command.type === "tick") return { journey, at: Math.min(state.at + 1, last), isRunning: state.at + 1 < last };
  const goals = { back: state.at - 1, next: isBeginning ? 0 : state.at + 1, first: 0, last };
  return { journey, at: Math.min(Math.max(goals[command.type], 0), last), isRunning: false };
}

/** Plays journeys: moves on by itself while it runs. */
export function usePlayer() {
  const [playing, command] = useReducer(obey, atRest);
  useEffect(() => {
    if (!playing.isRunning) return;
    const timer = setTimeout(() => command({ type: "tick" }), followStepMs);
    return () => clearTimeout(timer);
  }, [playing]);
  return { playing, command };
}
