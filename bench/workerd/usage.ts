import { readFileSync } from "node:fs";
import { cpus } from "node:os";

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

/** Processor time so far, in seconds: of one workerd, of this process with all its threads, and of the whole machine. */
export interface Moment {
  workerd: Usage | undefined;
  ownSeconds: number;
  machineSeconds: number;
}

export function readMoment(pid: number): Moment {
  const { user, system } = process.cpuUsage();
  const machine = cpus().reduce((sum, { times }) => sum + times.user + times.nice + times.sys + times.irq, 0);
  return { workerd: readUsage(pid), ownSeconds: (user + system) / 1e6, machineSeconds: machine / 1000 };
}

/** What a time under load took: shares are of one core, memory is that of its end. */
export interface Cost {
  cpuPercent: number;
  memoryMB: number;
  /** Of everything else on the machine, which makes what is measured slower. */
  othersPercent: number;
}

/** Undefined when the workerd was not to be read. */
export function costBetween(before: Moment, after: Moment, seconds: number): Cost | undefined {
  if (!before.workerd || !after.workerd) return undefined;
  const workerd = after.workerd.cpuSeconds - before.workerd.cpuSeconds;
  const own = after.ownSeconds - before.ownSeconds;
  const others = after.machineSeconds - before.machineSeconds - own - workerd;
  const percent = (used: number) => (Math.max(0, used) / seconds) * 100;
  return { cpuPercent: percent(workerd), memoryMB: after.workerd.memoryMB, othersPercent: percent(others) };
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
