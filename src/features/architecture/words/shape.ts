import type { JourneyId, StepId } from "../system.ts";

/** A sentence for each step of each journey: one that is missing, or one too many, does not compile. */
export type JourneysInWords = {
  readonly [Journey in JourneyId]: {
    title: string;
    lead: string;
    steps: { readonly [Step in StepId<Journey>]: string };
  };
};
