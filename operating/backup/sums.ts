import { createHash } from "node:crypto";

/** What tells one content from another: how much it is, and a hash of it. */
export interface Sum {
  count: number;
  sha256: string;
}

/** Sums up the statements of a table: their number, and a hash of their text. */
export class RowSum {
  private readonly hash = createHash("sha256");
  private count = 0;

  add(statements: readonly string[]): void {
    this.count += statements.length;
    for (const statement of statements) this.hash.update(`${statement}\n`);
  }

  end(): Sum {
    return { count: this.count, sha256: this.hash.digest("hex") };
  }
}
