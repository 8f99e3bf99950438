import { createHash } from "node:crypto";
import { closeSync, openSync, writeSync } from "node:fs";
import type { Member } from "./manifest.ts";

/** A file that is written once, with its size and hash. Only its owner may read it. */
export class MemberFile {
  readonly path: string;
  private readonly file: number;
  private readonly hash = createHash("sha256");
  private bytes = 0;

  constructor(path: string) {
    this.path = path;
    this.file = openSync(path, "wx", 0o600);
  }

  write(text: string): void {
    const data = Buffer.from(text);
    for (let written = 0; written < data.length; ) written += writeSync(this.file, data, written);
    this.hash.update(data);
    this.bytes += data.length;
  }

  end(): Member {
    closeSync(this.file);
    return { bytes: this.bytes, sha256: this.hash.digest("hex") };
  }
}
