import { createReadStream, createWriteStream } from "node:fs";
import { Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGunzip, createGzip } from "node:zlib";
import { createTarDecoder } from "modern-tar";
import { packTar } from "modern-tar/fs";
import { memberNames } from "./manifest.ts";

/** A file of an archive while it is read. */
interface ArchiveMember {
  name: string;
  content: AsyncIterable<Uint8Array>;
}

/** Packs the members that lie in `folder`. Only the owner of the archive may read it. */
export async function packArchive(folder: string, path: string): Promise<void> {
  const sources = memberNames.map((name) => ({
    type: "file" as const,
    source: `${folder}/${name}`,
    target: name,
    mode: 0o600,
  }));
  await pipeline(packTar(sources), createGzip(), createWriteStream(path, { flags: "wx", mode: 0o600 }));
}

/** Reads an archive to its last byte. @throws when it is none, or when its outer layers are damaged. */
export async function* readArchive(path: string): AsyncGenerator<ArchiveMember> {
  const { readable, writable } = createTarDecoder({ strict: true });
  const stop = new AbortController();
  const fed = pipeline(createReadStream(path), createGunzip(), Writable.fromWeb(writable), { signal: stop.signal });
  // Who reads the members hears of it, too, and first.
  fed.catch(() => {});
  try {
    for await (const { header, body } of readable) {
      if (header.type !== "file") throw new Error(`${header.name} in it is no file`);
      yield { name: header.name, content: body };
    }
    await fed;
  } finally {
    stop.abort();
  }
}
