import { wordsFrom } from "~/platform/language.ts";
import { suspicion } from "~/platform/limits.ts";
import { isSuspicion } from "../writing/suspicions.ts";
import { moderationWords } from "./words/words.ts";

interface Suspected {
  rules: { words: string; weight: number }[];
  score: number;
}

/** What an entry was suspicious by, for people to read. A rule that is no longer there is told by its name. */
export function explain(names: readonly string[]): Suspected {
  const words = wordsFrom(moderationWords);
  const rules = names.map((name) =>
    isSuspicion(name)
      ? { words: words.suspicions[name], weight: suspicion.weights[name] }
      : { words: words.earlierRule(name), weight: 0 },
  );
  return { rules, score: rules.reduce((sum, { weight }) => sum + weight, 0) };
}
