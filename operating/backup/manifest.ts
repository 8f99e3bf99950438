import { z } from "zod";
import { OperatorError } from "../operator-error.ts";

/** Goes up when an archive of today could not be read by the code of yesterday. */
export const archiveVersion = 1;

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().nonnegative();
const member = z.strictObject({ bytes: count, sha256 });

const manifestShape = z.strictObject({
  format: z.literal("cirrus-backup"),
  version: z.literal(archiveVersion),
  stage: z.string(),
  /** Whatever was written between these two moments may be in it or not. */
  began: z.iso.datetime(),
  ended: z.iso.datetime(),
  migrations: z.array(z.string().regex(/^[\w.-]+$/)).nonempty(),
  /** Rows by table, and a hash of the statements that insert them. */
  tables: z.record(z.string(), z.strictObject({ count, sha256 })),
  /** Rows whose parent was deleted while they were read: they went with it, or forgot it. */
  orphans: count,
  counterRows: count,
  members: z.strictObject({ "database.sql": member, "counter.json": member }),
});

export type Manifest = z.infer<typeof manifestShape>;
export type Member = z.infer<typeof member>;

/** The files of an archive, in their order. */
export const memberNames = ["manifest.json", "database.sql", "counter.json"] as const;

/** @throws OperatorError when it is none, or one that only newer code understands. */
export function parseManifest(text: string): Manifest {
  const content: unknown = JSON.parse(text);
  const { version } = z.object({ format: z.literal("cirrus-backup"), version: z.int() }).parse(content);
  if (version > archiveVersion)
    throw new OperatorError(`it was made by a newer Cirrus (format ${version}): update first`);
  return manifestShape.parse(content);
}
