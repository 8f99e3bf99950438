import { spawnSync } from "node:child_process";

export type Verdict =
  | { kind: "passed" }
  | { kind: "failed"; advisories: string[] }
  | { kind: "not asked"; why: string };

/** Whether packages that run in production are known to be dangerous, as the registry answers. */
export function auditDependencies(): Verdict {
  const args = ["audit", "--omit=dev", "--audit-level=high", "--json"];
  const { stdout, stderr } = spawnSync("npm", args, { encoding: "utf8" });
  return readVerdict(stdout, stderr);
}

/** A registry that does not answer has not said that all is well. */
export function readVerdict(stdout: string, stderr: string): Verdict {
  const report = parsed(stdout);
  if (!report?.vulnerabilities) return { kind: "not asked", why: firstWords(report?.message ?? stderr) };
  const dangerous = Object.values(report.vulnerabilities).filter(({ severity }) =>
    /^(?:high|critical)$/.test(severity),
  );
  if (dangerous.length === 0) return { kind: "passed" };
  return { kind: "failed", advisories: dangerous.map(({ name, severity }) => `${name}: ${severity}`) };
}

interface Report {
  vulnerabilities?: Record<string, { name: string; severity: string }>;
  message?: string;
}

function parsed(text: string): Report | undefined {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function firstWords(text: string): string {
  const lines = text.split("\n").filter((line) => line.trim() !== "" && !line.includes("npm warn"));
  return lines[0] ?? "npm said nothing";
}
