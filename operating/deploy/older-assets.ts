import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  type Build,
  filesToKeep,
  type HashedFile,
  isHashedName,
  kept,
  listWith,
  parseBuilds,
  stillOpen,
  writeBuilds,
} from "./build-list.ts";

/** Beside `_astro` and not in it: what is in there is cached for a year. */
const listName = "builds.json";
const assets = "_astro";

/** A site that does not answer must not hold a deploy up: for one file, and for all of them. */
const fileWithinMs = 10_000;
const allWithinMs = 60_000;
const downloadsAtOnce = 8;

interface Keeping {
  /** Where the stage runs now; undefined when it does not yet. */
  origin: string | undefined;
  /** What will be uploaded: `dist/client`. */
  clientFolder: string;
  fetch: typeof fetch;
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * Adds to a new build the scripts and styles of the builds before it, from the running stage, so that pages that are open
 * can still load theirs; and the list of them for the next deploy. What cannot be had is left out: this never throws.
 * @returns one line that says what was kept.
 */
export async function keepOlderAssets({ origin, clientFolder, fetch, now }: Keeping): Promise<string> {
  try {
    const own = await readOwnFiles(clientFolder);
    const site = new Site(origin, fetch);
    const builds = await site.readBuilds();
    const older = typeof builds === "string" ? [] : stillOpen(builds, now);
    const wanted = filesToKeep(older, own);
    const had = await inTurns(wanted, (file) => take(site, file, clientFolder));
    const isThere = new Set([...own, ...had].map(({ name }) => name));
    await writeFile(join(clientFolder, listName), writeBuilds(listWith(own, older, isThere, now)));
    return typeof builds === "string" ? `${nothingKept}: ${builds}.` : sayKept(older, wanted, had);
  } catch (error) {
    return `${nothingKept}: ${error instanceof Error ? error.message : String(error)}.`;
  }
}

const nothingKept = "No files of older builds are kept for open pages";

function sayKept(older: readonly Build[], wanted: readonly HashedFile[], had: readonly HashedFile[]): string {
  const kilobytes = Math.ceil(had.reduce((sum, { bytes }) => sum + bytes, 0) / 1000);
  const said = `For open pages, ${had.length} files (${kilobytes} kB) of ${older.length} older builds are kept`;
  const missing = wanted.length - had.length;
  return missing === 0 ? `${said}.` : `${said}; ${missing} could not be had, or were not what they should be.`;
}

/** The running stage, which may answer anything, or nothing. */
class Site {
  private readonly origin: string | undefined;
  private readonly ask: typeof fetch;
  private readonly deadline = AbortSignal.timeout(allWithinMs);

  constructor(origin: string | undefined, ask: typeof fetch) {
    this.origin = origin;
    this.ask = ask;
  }

  /** The builds that the stage has files of, or why they are not known. */
  async readBuilds(): Promise<Build[] | string> {
    if (!isSafe(this.origin)) return "the stage has no https address";
    const content = await this.download(`/${listName}`, kept.listBytes);
    if (!content) return `${this.origin} has no list of them`;
    return parseBuilds(content.toString("utf8")) ?? `the list of ${this.origin} is damaged`;
  }

  /** The content at a path; undefined when it is not there, too large, or does not come. */
  async download(path: string, maxBytes: number): Promise<Buffer | undefined> {
    const { ask, deadline, origin } = this;
    try {
      const signal = AbortSignal.any([deadline, AbortSignal.timeout(fileWithinMs)]);
      const response = await ask(new URL(path, origin), { redirect: "manual", signal });
      return response.status === 200 ? await readAtMost(response, maxBytes) : undefined;
    } catch {
      return undefined;
    }
  }
}

/** What comes over an open line could be anybody's, and would be served as ours. */
function isSafe(origin = ""): boolean {
  const url = URL.parse(origin);
  return url?.protocol === "https:" || url?.hostname === "localhost" || url?.hostname === "127.0.0.1";
}

async function readAtMost({ body }: Response, maxBytes: number): Promise<Buffer | undefined> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Puts a file where the new build has none of its name. True when it is what the list says. */
async function take(site: Site, file: HashedFile, clientFolder: string): Promise<boolean> {
  const content = await site.download(`/${assets}/${file.name}`, file.bytes);
  if (!content || hashOf(content) !== file.sha256) return false;
  const path = join(clientFolder, assets, file.name);
  // Never over another file, whose name may differ in case alone.
  await writeFile(path, content, { flag: "wx" }).catch(() => undefined);
  return hashOf(await readFile(path)) === file.sha256;
}

/** The items for which `work` says true; some are worked on at the same time. */
async function inTurns<Item>(items: readonly Item[], work: (item: Item) => Promise<boolean>): Promise<Item[]> {
  const done: Item[] = [];
  const rest = items.values();
  const worker = async () => {
    for (const item of rest) if (await work(item)) done.push(item);
  };
  await Promise.all(Array.from({ length: downloadsAtOnce }, worker));
  return done;
}

/** The scripts and styles of the new build. A folder that was prepared before says which are its own. */
async function readOwnFiles(clientFolder: string): Promise<HashedFile[]> {
  const prepared = await readFile(join(clientFolder, listName), "utf8").then(parseBuilds, () => null);
  if (prepared?.[0]) return prepared[0].files;
  const names = (await readdir(join(clientFolder, assets))).filter(isHashedName);
  const files = await Promise.all(names.map((name) => describeFile(clientFolder, name)));
  return files.filter(({ bytes }) => bytes <= kept.bytesPerFile);
}

async function describeFile(clientFolder: string, name: string): Promise<HashedFile> {
  const content = await readFile(join(clientFolder, assets, name));
  return { name, sha256: hashOf(content), bytes: content.byteLength };
}

function hashOf(content: Uint8Array): string {
  return createHash("sha256").update(content).digest("hex");
}
