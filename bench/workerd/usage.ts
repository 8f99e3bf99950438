import { readFileSync } from "node:fs";

/** What a process has used: processor time so far, and memory now. */
export interface Usage {
  cpuSeconds: number;
  memoryMB: number;
}

const ticksPerSecond = 100;
const pageBytes = 4096;

/** Undefined where there is no /proc to read it from. */
export function readUsage(pid: number): Usage | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, "utf8"));
  } catch {
    return undefined;
  }
}

/** The processor's share of one core, and the memory at the end. */
export function usageBetween(before: Usage | undefined, after: Usage | undefined, seconds: number) {
  if (!before || !after) return undefined;
  return { cpuPercent: ((after.cpuSeconds - before.cpuSeconds) / seconds) * 100, memoryMB: after.memoryMB };
}

/** A line of /proc/<pid>/stat. The name in it may hold anything, so the fields are counted from behind it. */
export function parseStat(line: string): Usage {
  const fields = line
    .slice(line.lastIndexOf(")") + 2)
    .split(" ")
    .map(Number);
  const [user = 0, system = 0, pages = 0] = [fields[11], fields[12], fields[21]];
  return { cpuSeconds: (user + system) / ticksPerSecond, memoryMB: (pages * pageBytes) / 1e6 };
}
