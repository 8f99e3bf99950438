import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { findMissing, type Lockfile } from "../../scripts/lockfile.ts";
import { type Finding, fail, judge, ok, warn } from "./finding.ts";

/** What a laptop or a CI runner is made of, as far as Cirrus cares. */
export interface Machine {
  /** The Node that runs this. */
  node: string;
  /** How npm introduces itself: `npm/11.6.2 node/v24.21.0 linux x64 …`. Absent when npm did not start this. */
  npm: string | undefined;
  platform: string;
  lock: Lockfile;
  /** The version that lies at a place such as `node_modules/astro`. */
  findInstalled(place: string): string | undefined;
  /** What workerd says when it is asked for its version. @throws when it does not start. */
  askWorkerd(): string;
}

const leastNpm = 10;
const workerd = "node_modules/workerd/bin/workerd";

export function checkMachine(machine: Machine): Finding[] {
  const { lock } = machine;
  return [
    checkNode(machine),
    ...checkNpm(machine.npm),
    ...checkPackages(machine),
    ...judge(
      "Lock file",
      findMissing(lock).map(
        ({ name, parent }) => `package-lock.json has no entry for ${name}, which ${parent} may ask for`,
      ),
      `complete for every platform, ${Object.keys(lock.packages).length - 1} entries`,
      "npm run lockfile",
    ),
    checkWorkerd(machine),
  ];
}

function checkNode({ node, lock }: Machine): Finding {
  const own = lock.packages["node_modules/node"]?.version;
  if (node === own) return ok("Node", `${node}, the one that the install brings`);
  return warn(
    "Node",
    `${node}, and the tests run on ${own}`,
    "Start commands with `npm run`, after `npm ci` without --ignore-scripts.",
  );
}

function checkNpm(agent: string | undefined): Finding[] {
  const version = /^npm\/(\S+)/.exec(agent ?? "")?.[1];
  if (!version) return [];
  if (Number.parseInt(version, 10) >= leastNpm) return [ok("npm", version)];
  return [fail("npm", `${version} cannot install this lock file`, `npm install --global npm@${leastNpm}`)];
}

/** Optional packages are for other platforms and may be absent; what is there must be what was tested. */
function checkPackages({ lock, findInstalled }: Machine): Finding[] {
  const locked = Object.entries(lock.packages).filter(([place]) => place !== "");
  const wrong = locked.flatMap(([place, { version, optional }]) => {
    const installed = findInstalled(place);
    if (installed === version || (optional && installed === undefined)) return [];
    return `${place.replace(/^node_modules\//, "")} is ${installed ?? "missing"}, and the lock says ${version}`;
  });
  const [first] = wrong;
  if (!first) return [ok("Packages", "are what package-lock.json says")];
  const others = wrong.length > 1 ? `; and ${wrong.length - 1} more` : "";
  return [fail("Packages", `${first}${others}`, "npm ci")];
}

function checkWorkerd({ platform, askWorkerd }: Machine): Finding {
  try {
    const [date] = /\d{4}-\d\d-\d\d/.exec(askWorkerd()) ?? [];
    return ok("workerd", `starts on ${platform}, and knows dates up to ${date}`);
  } catch {
    const what = `does not start on ${platform}: neither the site nor its tests can run here`;
    return fail("workerd", what, "npm ci, without --omit=optional; on Linux it needs glibc 2.35 or later.");
  }
}

export function readMachine(lock: Lockfile): Machine {
  return {
    node: process.versions.node,
    npm: process.env["npm_config_user_agent"],
    platform: `${process.platform} ${process.arch}`,
    lock,
    findInstalled(place) {
      const path = `${place}/package.json`;
      return existsSync(path) ? readVersion(path) : undefined;
    },
    askWorkerd: () => execFileSync(workerd, ["--version"], { encoding: "utf8", timeout: 10_000, stdio: "pipe" }),
  };
}

function readVersion(path: string): string | undefined {
  const { version }: { version?: string } = JSON.parse(readFileSync(path, "utf8"));
  return version;
}
