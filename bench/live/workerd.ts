import { readdirSync, readFileSync } from "node:fs";

/** What the workerd processes under this one have used: processor time so far, and memory now. */
export interface Usage {
  cpuSeconds: number;
  memoryMB: number;
}

const ticksPerSecond = 100;
const pageBytes = 4096;

interface Process {
  pid: number;
  parent: number;
  name: string;
  usage: Usage;
}

/** Undefined where there is no /proc to read it from. */
export function readUsage(root = process.pid): Usage | undefined {
  if (process.platform !== "linux") return undefined;
  const processes = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap(readProcess);
  const family = new Set([root]);
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const { pid, parent } of processes) if (family.has(parent)) family.add(pid);
  }
  const found = processes.filter(({ pid, name }) => family.has(pid) && name === "workerd");
  return {
    cpuSeconds: found.reduce((sum, { usage }) => sum + usage.cpuSeconds, 0),
    memoryMB: found.reduce((sum, { usage }) => sum + usage.memoryMB, 0),
  };
}

/** One process, or none when it ended meanwhile. */
function readProcess(pid: string): Process[] {
  try {
    return [parseStat(Number(pid), readFileSync(`/proc/${pid}/stat`, "utf8"))];
  } catch {
    return [];
  }
}

/** A line of /proc/<pid>/stat. The name in it may hold anything, so the fields are counted from behind it. */
export function parseStat(pid: number, line: string): Process {
  const [, name = "", rest = ""] = /\((.*)\) (.*)/s.exec(line) ?? [];
  const fields = rest.split(" ").map(Number);
  const [parent = 0, user = 0, system = 0, pages = 0] = [fields[1], fields[11], fields[12], fields[21]];
  const usage = { cpuSeconds: (user + system) / ticksPerSecond, memoryMB: (pages * pageBytes) / 1e6 };
  return { pid, parent, name, usage };
}
