import { type Figure, type Goal, judge, type Verdict } from "./goals.ts";

/** What a probe found. Notes are for the reader of the table: what stood behind a figure that is not as it should be. */
export interface Findings {
  figures: Figure[];
  notes?: string[];
}

/** One measurement with the goals its figures are held to. */
export interface Probe {
  title: string;
  goals: Goal[];
  measure(): Promise<Findings>;
}

/** A bench: its probes run one after another, so that they do not take the processor from each other. */
export interface Bench {
  probes: Probe[];
  /** Lets go of what the probes share. */
  close(): Promise<void>;
}

export interface Results {
  figures: Figure[];
  goals: Verdict[];
  notes: string[];
}

/**
 * Runs every probe, whatever became of the one before: a probe that fails takes down its own goals and no others. What
 * several have to say is noted once.
 */
export async function runBench({ probes, close }: Bench, progress: (line: string) => void): Promise<Results> {
  const results: Results = { figures: [], goals: [], notes: [] };
  try {
    for (const probe of probes) {
      const startedAt = performance.now();
      const { figures, goals, notes } = await runProbe(probe);
      results.figures.push(...figures);
      results.goals.push(...goals);
      results.notes.push(...notes.filter((note) => !results.notes.includes(note)));
      progress(`${probe.title} (${((performance.now() - startedAt) / 1000).toFixed(1)} s)`);
    }
  } finally {
    await close();
  }
  return results;
}

async function runProbe({ goals, measure }: Probe): Promise<Results> {
  try {
    const { figures, notes = [] } = await measure();
    return { figures, goals: judge(goals, figures), notes };
  } catch (error) {
    const fault = error instanceof Error ? error.message : String(error);
    const [firstLine = ""] = fault.split("\n");
    return { figures: [], goals: judge(goals, [], firstLine), notes: [fault] };
  }
}
