import { openDatabase } from "~/platform/db.ts";
import { readPassPurpose } from "./queries.ts";

/** What looks like an operator's pass in a request, or null: then there is nothing to look up. */
export function passOf({ headers }: Request): string | null {
  return /^Bearer ([\w-]{43})$/.exec(headers.get("authorization") ?? "")?.[1] ?? null;
}

/**
 * What a pass opens, or null. Only who may write to the stage's D1 can make one, by noting its hash there: so it proves
 * the operator. It lasts for minutes.
 */
export async function purposeOfPass(pass: string): Promise<string | null> {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(pass));
  return readPassPurpose(openDatabase("primary").db, new Uint8Array(hash).toHex());
}
