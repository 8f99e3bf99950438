import { z } from "zod";

const day = 24 * 60 * 60 * 1000;

/** What is kept of older builds. A page that is open may load a script only when it is scrolled to, days later. */
export const kept = {
  /** Counted from when a build was replaced: its last page may have been opened then. Browsers reload older tabs. */
  forMs: 7 * day,
  /** Some deploys a day for a week; each brings a few files that the next does not have. */
  builds: 20,
  files: 1000,
  bytes: 20 * 1024 * 1024,
  /** The largest script is a fifth of this. */
  bytesPerFile: 1024 * 1024,
  listBytes: 1024 * 1024,
} as const;

/** A script or style whose name has a hash of its content, as the build names them, and no way out of its folder. */
const hashedName = /^\w[\w.@-]{0,180}\.[\w-]{8}\.(?:js|css)$/;

export function isHashedName(name: string): boolean {
  return hashedName.test(name);
}

const fileShape = z.object({
  name: z.string().regex(hashedName),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  bytes: z.int().min(0).max(kept.bytesPerFile),
});

const buildShape = z.object({
  deployedAt: z.iso.datetime(),
  files: z.array(fileShape).min(1).max(kept.files),
});

const listShape = z.object({ builds: z.array(buildShape).max(kept.builds) });

export type HashedFile = z.infer<typeof fileShape>;
export type Build = z.infer<typeof buildShape>;

/** The builds that a list names, newest first; null for what is no list. */
export function parseBuilds(text: string): Build[] | null {
  try {
    const { builds } = listShape.parse(JSON.parse(text));
    return builds.sort((one, other) => Date.parse(other.deployedAt) - Date.parse(one.deployedAt));
  } catch {
    return null;
  }
}

export function writeBuilds(builds: readonly Build[]): string {
  return `${JSON.stringify({ builds: builds.slice(0, kept.builds) })}\n`;
}

/** Those of `builds`, newest first, whose pages may still be open: what runs now, and what was replaced not long ago. */
export function stillOpen(builds: readonly Build[], now: number): Build[] {
  // Clocks differ: what claims to be from tomorrow is from today, so that it grows old as well.
  const dated = builds.map((build) => ({ ...build, at: Math.min(Date.parse(build.deployedAt), now) }));
  return dated
    .filter((_, index) => now - (dated[index - 1]?.at ?? now) < kept.forMs)
    .map(({ at, files }) => ({ deployedAt: new Date(at).toISOString(), files }));
}

/** The files of older builds that the new one lacks, each once, newest first, within what may be kept. */
export function filesToKeep(older: readonly Build[], own: readonly HashedFile[]): HashedFile[] {
  const names = new Set(own.map(({ name }) => name));
  const wanted: HashedFile[] = [];
  let bytes = 0;
  for (const file of older.flatMap(({ files }) => files)) {
    if (names.has(file.name)) continue;
    names.add(file.name);
    bytes += file.bytes;
    if (wanted.length === kept.files || bytes > kept.bytes) return wanted;
    wanted.push(file);
  }
  return wanted;
}

/**
 * The list that goes up with a new build. Deploying the build that runs already replaces nothing. What could not be kept of
 * older builds is left out, so that nobody asks for it again.
 */
export function listWith(
  own: readonly HashedFile[],
  older: readonly Build[],
  isThere: ReadonlySet<string>,
  now: number,
): Build[] {
  const [running, ...others] = older;
  const isSame = running !== undefined && sumOf(running.files) === sumOf(own);
  const newest = { deployedAt: isSame ? running.deployedAt : new Date(now).toISOString(), files: [...own] };
  const left = (isSame ? others : older).map(({ deployedAt, files }) => ({
    deployedAt,
    files: files.filter(({ name }) => isThere.has(name)),
  }));
  return [newest, ...left.filter(({ files }) => files.length > 0)];
}

function sumOf(files: readonly HashedFile[]): string {
  const lines = files.map(({ name, sha256 }) => `${name} ${sha256}`);
  return lines.sort().join("\n");
}
