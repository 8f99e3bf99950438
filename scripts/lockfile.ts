import { readFileSync, writeFileSync } from "node:fs";

/**
 * `npm run lockfile`, after every `npm install` that changed a dependency.
 *
 * Tools such as Biome or workerd ship one optional package per platform, and the lock file must name them all, or
 * `npm ci` refuses it ("Missing: … from lock file") and other platforms get no binary. npm writes only those that the
 * registry of the machine at hand offers, and some mirrors hold no more than their own platform. This adds the rest
 * from what each parent asks for. It also forgets download hosts, so that the lock works behind any registry.
 */
const lockPath = "package-lock.json";

export interface LockEntry {
  version?: string;
  resolved?: string;
  integrity?: string;
  dev?: boolean;
  optional?: boolean;
  os?: string[];
  cpu?: string[];
  libc?: string[];
  optionalDependencies?: Record<string, string>;
}

export interface Lockfile {
  lockfileVersion: number;
  packages: Record<string, LockEntry>;
}

/** An optional dependency, and the place in the lock of the package that asks for it. */
export interface OptionalDependency {
  parent: string;
  name: string;
  range: string;
}

const osByToken = new Map(
  ["aix", "android", "darwin", "freebsd", "linux", "netbsd", "openbsd", "openharmony", "sunos", "win32"].map((os) => [
    os,
    os,
  ]),
)
  .set("linuxmusl", "linux")
  .set("windows", "win32");

const cpuByToken = new Map(
  ["arm", "arm64", "ia32", "loong64", "mips64el", "ppc64", "riscv64", "s390x", "wasm32", "x64"].map((cpu) => [
    cpu,
    cpu,
  ]),
).set("64", "x64");

const libcByToken = new Map([
  ["gnu", "glibc"],
  ["musl", "musl"],
  ["linuxmusl", "musl"],
]);

/**
 * Where a package runs, read from its name, as in `@biomejs/cli-darwin-arm64` or `oxide-linux-x64-musl`.
 * @throws when the name says nothing: without `os` or `cpu`, npm would install the package everywhere.
 */
export function platformOf(name: string): Pick<LockEntry, "os" | "cpu" | "libc"> {
  const tokens = name.slice(name.lastIndexOf("/") + 1).split("-");
  const find = (known: Map<string, string>) => tokens.map((token) => known.get(token)).find(Boolean);
  const [os, cpu, libc] = [find(osByToken), find(cpuByToken), find(libcByToken)];
  if (!os && !cpu)
    throw new Error(`${name} is missing from ${lockPath}, and its name tells no platform to add it for.`);
  return { ...(cpu && { cpu: [cpu] }), ...(libc && { libc: [libc] }), ...(os && { os: [os] }) };
}

/** Each optional dependency for which the lock has no entry where Node would look, or one of another version. */
export function findMissing({ packages }: Lockfile): OptionalDependency[] {
  return listOptional(packages).filter((wanted) => !isMet(wanted, packages));
}

/** The lock with an entry for every optional dependency and without download hosts. Completing it again adds nothing. */
export function completeLock(lock: Lockfile): Lockfile {
  const packages = Object.fromEntries(
    Object.entries(lock.packages).map(([place, entry]) => [place, withoutHost(entry)]),
  );
  const written = new Set(Object.keys(packages));
  for (const wanted of listOptional(packages)) {
    const isDev = packages[wanted.parent]?.dev === true;
    const found = findPlace(wanted, packages);
    if (!isMet(wanted, packages)) {
      const place = found ? `${wanted.parent}/node_modules/${wanted.name}` : `node_modules/${wanted.name}`;
      packages[place] = toEntry(wanted, isDev);
    } else if (found && !isDev && !written.has(found)) {
      delete packages[found]?.dev;
    }
  }
  return {
    ...lock,
    packages: Object.fromEntries(Object.entries(packages).sort(([a], [b]) => a.localeCompare(b, "en"))),
  };
}

function listOptional(packages: Lockfile["packages"]): OptionalDependency[] {
  return Object.entries(packages).flatMap(([parent, entry]) =>
    Object.entries(entry.optionalDependencies ?? {}).map(([name, range]) => ({ parent, name, range })),
  );
}

function isMet(wanted: OptionalDependency, packages: Lockfile["packages"]): boolean {
  const place = findPlace(wanted, packages);
  return place !== undefined && (!isExact(wanted.range) || packages[place]?.version === wanted.range);
}

/** The entry that Node would load: in the parent's own `node_modules`, or in one further out. */
function findPlace({ parent, name }: OptionalDependency, packages: Lockfile["packages"]): string | undefined {
  for (let folder = parent; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf("node_modules/") - 1))) {
    const place = `${folder && `${folder}/`}node_modules/${name}`;
    if (place in packages) return place;
    if (!folder) return undefined;
  }
}

/** The fields in npm's own order, so that its next write changes nothing. */
function toEntry({ name, range }: OptionalDependency, isDev: boolean): LockEntry {
  if (!isExact(range)) throw new Error(`${name} is missing from ${lockPath}, and "${range}" is not one version of it.`);
  const { cpu, libc, os } = platformOf(name);
  return {
    version: range,
    ...(cpu && { cpu }),
    ...(isDev && { dev: true }),
    ...(libc && { libc }),
    optional: true,
    ...(os && { os }),
  };
}

function isExact(range: string): boolean {
  return /^\d+\.\d+\.\d+(?:[-+][\w.+-]+)?$/.test(range);
}

function withoutHost(entry: LockEntry): LockEntry {
  const { resolved, ...rest } = entry;
  return resolved && /^[a-z+]+:\/\//.test(resolved) ? rest : entry;
}

/** Trusts npm for the shape: the file is its own, and a broken one fails in `npm ci` first. */
export function readLock(): Lockfile {
  return JSON.parse(readFileSync(lockPath, "utf8"));
}

if (process.argv[1] === import.meta.filename) {
  const before = readLock();
  const after = completeLock(before);
  writeFileSync(lockPath, `${JSON.stringify(after, null, 2)}\n`);
  const added = Object.keys(after.packages).length - Object.keys(before.packages).length;
  console.log(`${lockPath}: ${added} platform package${added === 1 ? "" : "s"} added.`);
}
