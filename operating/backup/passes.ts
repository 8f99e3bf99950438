import { createHash, randomBytes, randomUUID } from "node:crypto";
import { passPrefix } from "../../src/features/auth/pass-prefix.ts";
import type { OperatorPurpose } from "../../src/features/counter/counter-rows.ts";
import { backup } from "../../src/platform/limits.ts";
import type { SqlDatabase } from "./sql-database.ts";

interface Pass {
  id: string;
  token: string;
  madeAt: number;
}

/** Passes that a command gives itself: the stage's D1 knows their hashes, for minutes. */
export class Passes {
  private readonly db: SqlDatabase;
  private readonly passes = new Map<OperatorPurpose, Pass>();

  constructor(db: SqlDatabase) {
    this.db = db;
  }

  async for(purpose: OperatorPurpose): Promise<string> {
    const known = this.passes.get(purpose);
    if (known && Date.now() - known.madeAt < backup.passMs - backup.passSpareMs) return known.token;
    const pass = { id: randomUUID(), token: randomBytes(32).toString("base64url"), madeAt: Date.now() };
    const hash = createHash("sha256").update(pass.token).digest("hex");
    // By the clock of D1: this machine's may be wrong.
    await this.db.query(
      `INSERT INTO verification (id, identifier, value, expires_at, created_at, updated_at)
       SELECT ?, ?, ?, now + ${backup.passMs}, now, now FROM (SELECT unixepoch() * 1000 AS now)`,
      [pass.id, `${passPrefix}${hash}`, purpose],
    );
    this.passes.set(purpose, pass);
    return pass.token;
  }

  /** Lets go of one that the stage knows no more, because its tables were made anew. */
  forget(purpose: OperatorPurpose): boolean {
    return this.passes.delete(purpose);
  }

  /** Takes them back before they run out by themselves, if it can. */
  async withdraw(): Promise<void> {
    const withdrawn = [...this.passes.values()].map(({ id }) =>
      this.db.query("DELETE FROM verification WHERE id = ?", [id]),
    );
    await Promise.allSettled(withdrawn);
    this.passes.clear();
  }
}
