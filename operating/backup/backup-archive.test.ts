import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { type ParsedTarEntryWithData, packTar, unpackTar } from "modern-tar";
import { afterAll, beforeAll, expect, test } from "vitest";
import { filledCounter, fillStage } from "../../tests/support/filled-stage.ts";
import { scratchStage } from "../../tests/support/scratch-stage.ts";
import { backUp } from "./back-up.ts";
import { checkArchive } from "./check-archive.ts";

let folder: string;
let archive: string;
let bytes: Buffer;
let original: { manifest: unknown; content: unknown };

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "cirrus-archive-"));
  archive = join(folder, "whole.tar.gz");
  const stage = await scratchStage();
  await fillStage(stage.database);
  stage.counter.push(...filledCounter);
  await backUp(stage, archive);
  bytes = readFileSync(archive);
  original = await read(archive);
});

afterAll(() => rmSync(folder, { recursive: true }));

async function read(path: string) {
  const { manifest, counter, statements, rows } = await checkArchive(path);
  return { manifest, content: { counter, statements, rows: await Array.fromAsync(rows()) } };
}

/** What is said of a file with this content. */
async function refusal(content: Uint8Array): Promise<string> {
  const path = join(folder, "damaged.tar.gz");
  writeFileSync(path, content);
  const outcome = await read(path).then(
    () => "accepted",
    (error: Error) => error.message,
  );
  return outcome.replace(path, "it");
}

/** The archive with other members. */
async function repack(edit: (members: ParsedTarEntryWithData[]) => ParsedTarEntryWithData[]): Promise<Uint8Array> {
  return gzipSync(await packTar(edit(await unpackTar(gunzipSync(bytes)))));
}

const named = (members: ParsedTarEntryWithData[], name: string) => {
  const found = members.find(({ header }) => header.name === name);
  if (!found) throw new Error(`There is a ${name}.`);
  return found;
};

/** The same member with another text. */
function rewritten({ header, data }: ParsedTarEntryWithData, edit: (text: string) => string): ParsedTarEntryWithData {
  const content = new TextEncoder().encode(edit(new TextDecoder("utf-8", { ignoreBOM: true }).decode(data)));
  return { header: { ...header, size: content.length }, data: content };
}

/** The archive with another text in one member, and a manifest that tells of it. */
function forge(name: string, edit: (text: string) => string): Promise<Uint8Array> {
  return repack((members) => {
    const forged = rewritten(named(members, name), edit);
    const member = {
      bytes: forged.header.size,
      sha256: createHash("sha256")
        .update(forged.data ?? "")
        .digest("hex"),
    };
    return members.map((old) => {
      if (old.header.name === name) return forged;
      if (old.header.name !== "manifest.json") return old;
      return rewritten(old, (text) => {
        const manifest = JSON.parse(text);
        return JSON.stringify({ ...manifest, members: { ...manifest.members, [name]: member } });
      });
    });
  });
}

test("backup: an archive that was written is read, and only its owner may read it", async () => {
  expect(await refusal(bytes)).toBe("accepted");
  expect(await refusal(await repack((members) => members))).toBe("accepted");
  expect(statSync(archive).mode & 0o777).toBe(0o600);
});

test("backup: an archive that was cut off is refused, wherever that was", async () => {
  for (const length of [0, 1, 17, bytes.length >> 2, bytes.length >> 1, bytes.length - 9, bytes.length - 1]) {
    expect(await refusal(bytes.subarray(0, length))).toMatch(/^it cannot be restored: .+ Nothing was touched\.$/s);
  }
});

test("backup: a byte that changed is noticed, or changes nothing", async () => {
  for (let at = 0; at < bytes.length; at += 41) {
    const damaged = Buffer.from(bytes);
    damaged.writeUInt8(damaged.readUInt8(at) ^ 0x55, at);
    const path = join(folder, "flipped.tar.gz");
    writeFileSync(path, damaged);
    const after = await read(path).catch(() => original);
    expect(after).toEqual(original);
  }
});

test("backup: a file that is no archive is refused", async () => {
  expect(await refusal(Buffer.from("Dear diary"))).toContain("cannot be restored");
  expect(await refusal(gunzipSync(bytes))).toContain("cannot be restored");
  expect(await refusal(gzipSync("Dear diary"))).toContain("cannot be restored");
  expect(await refusal(gzipSync(""))).toContain("cannot be restored");
});

test("backup: members that are missing, too many, elsewhere, twice or no files are refused", async () => {
  const without = (name: string) => repack((members) => members.filter(({ header }) => header.name !== name));
  expect(await refusal(await without("counter.json"))).toContain("it has no counter.json");
  expect(await refusal(await without("manifest.json"))).toContain('it holds "database.sql"');
  const withMember = (name: string, type: "file" | "symlink" = "file") =>
    repack((members) => [...members, { header: { name, size: 0, type, linkname: "/etc/passwd" } }]);
  for (const name of ["notes.txt", "../database.sql", "/database.sql", "counter.json"]) {
    expect(await refusal(await withMember(name))).toContain(`it holds ${JSON.stringify(name)}`);
  }
  expect(await refusal(await withMember("notes.txt", "symlink"))).toContain("is no file");
});

test("backup: contents that are not those of the manifest are refused, also when their sums were mended", async () => {
  const edited = await repack((members) =>
    members.map((member) =>
      member.header.name === "database.sql" ? rewritten(member, (sql) => sql.replace("'bo@", "'ob@")) : member,
    ),
  );
  expect(await refusal(edited)).toContain("database.sql is not what manifest.json tells of");
  const other = await forge("database.sql", (sql) => sql.replace("'bo@", "'ob@"));
  expect(await refusal(other)).toContain("the rows of user are not those");
  const fewer = await forge("counter.json", () => "[]");
  expect(await refusal(fewer)).toContain("another number of rows");
  const foreign = await forge("database.sql", (sql) => `${sql}DROP TABLE user;\n--> statement-breakpoint\n`);
  expect(await refusal(foreign)).toContain("a statement that no backup writes: DROP TABLE user");
});

test("backup: an archive of a newer format is refused in a sentence that says why", async () => {
  const newer = await repack((members) =>
    members.map((member) =>
      member.header.name === "manifest.json"
        ? rewritten(member, (text) => JSON.stringify({ ...JSON.parse(text), version: 2, novelty: true }))
        : member,
    ),
  );
  expect(await refusal(newer)).toContain("it was made by a newer Cirrus (format 2): update first");
});
