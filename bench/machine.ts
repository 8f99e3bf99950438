import { availableParallelism, cpus, loadavg, release, totalmem, type } from "node:os";

export interface Machine {
  cpu: string;
  cores: number;
  memoryGB: number;
  node: string;
  os: string;
}

/** What the figures were measured on: they mean little without it. */
export function describeMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: availableParallelism(),
    memoryGB: Math.round(totalmem() / 2 ** 30),
    node: process.version,
    os: `${type()} ${release()} ${process.arch}`,
  };
}

/** A warning for the reader when others keep this machine busy: timings then say more about them. */
export function describeLoad(): string[] {
  const [load = 0, cores] = [loadavg()[0], availableParallelism()];
  if (load < cores / 2) return [];
  return [`This machine was busy before the run (load ${load.toFixed(1)} on ${cores} cores): timings are too high.`];
}
