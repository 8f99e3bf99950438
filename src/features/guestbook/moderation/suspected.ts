import { suspicion } from "~/platform/limits.ts";
import { type Suspicion, suspicionInWords } from "../writing/suspicions.ts";

interface Suspected {
  rules: { words: string; weight: number }[];
  score: number;
}

/** What an entry was suspicious by, for people to read. A rule that is no longer there is told by its name. */
export function explain(names: readonly string[]): Suspected {
  const rules = names.map((name) =>
    isKnown(name)
      ? { words: suspicionInWords[name], weight: suspicion.weights[name] }
      : { words: `A rule of an earlier version: ${name}`, weight: 0 },
  );
  return { rules, score: rules.reduce((sum, { weight }) => sum + weight, 0) };
}

const isKnown = (name: string): name is Suspicion => Object.hasOwn(suspicionInWords, name);
