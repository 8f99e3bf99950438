import { execFileSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { parseEnv } from "node:util";
import { secretsPath } from "../../scripts/local-paths.ts";
import { type Finding, fail, ok, skipped, warn } from "./finding.ts";

const about = "Files";

/** A file that git has, or would take with the next `git add .`. */
export interface SeenFile {
  path: string;
  isTracked: boolean;
  /** Variables that have a value. Absent for what is no env file. */
  names?: readonly string[];
}

/** Names of variables whose values nobody else should read. */
const secretName = /SECRET|TOKEN|PASSWORD|API_?KEY|PRIVATE/;

/** @param files what git sees of `.dev.vars`, env files and Alchemy's state; undefined where there is no git. */
export function checkSecretFiles(files: readonly SeenFile[] | undefined, mode: number | undefined): Finding[] {
  return [
    ...(files ? checkSeen(files) : [skipped(about, "not looked at: git does not know this folder")]),
    ...checkMode(mode),
  ];
}

function checkSeen(files: readonly SeenFile[]): Finding[] {
  const telling = files.filter(({ names }) => !names || names.some((name) => secretName.test(name)));
  if (telling.length === 0) return [ok(about, "git sees no file that holds secrets")];
  return telling.map(({ path, isTracked, names = [] }) => {
    const inside = names.filter((name) => secretName.test(name)).join(", ") || "secrets";
    if (!isTracked) return warn(about, `${path} holds ${inside}, and git would take it`, `Add ${path} to .gitignore.`);
    return fail(
      about,
      `${path} is in git, and holds ${inside}`,
      `git rm --cached ${path}, and replace what it held: others may have read it.`,
    );
  });
}

/** Whoever else uses this machine could read it. */
function checkMode(mode: number | undefined): Finding[] {
  if (mode === undefined || (mode & 0o077) === 0) return [];
  return [warn(about, `${secretsPath} can be read by other users of this machine`, `chmod 600 ${secretsPath}`)];
}

/** Asks git about the files that could hold secrets, in one go. */
export function listSeenFiles(): SeenFile[] | undefined {
  const patterns = [".dev.vars*", ".env*", "**/.dev.vars*", "**/.env*", ".alchemy", ".wrangler"];
  try {
    const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-t", "-z", "--", ...patterns];
    const listed = execFileSync("git", args, { encoding: "utf8", stdio: "pipe", timeout: 10_000 });
    return listed.split("\0").filter(Boolean).map(toSeenFile);
  } catch {
    return undefined;
  }
}

function toSeenFile(line: string): SeenFile {
  const path = line.slice(2);
  const isEnv = /(?:^|[/])[.](?:dev[.]vars|env)/.test(path);
  return { path, isTracked: !line.startsWith("?"), ...(isEnv && { names: listNames(path) }) };
}

function listNames(path: string): string[] {
  try {
    return Object.entries(parseEnv(readFileSync(path, "utf8"))).flatMap(([name, value]) => (value ? [name] : []));
  } catch {
    return [];
  }
}

/** The permissions of the laptop's settings, where files have any. */
export function readMode(): number | undefined {
  if (process.platform === "win32") return undefined;
  return statSync(secretsPath, { throwIfNoEntry: false })?.mode;
}
