import { createHash } from "node:crypto";

/**
 * The secrets as Better Auth takes them for the tokens of providers, which it encrypts: the first encrypts, all decrypt.
 * What it stores names its secret by a number, which must stay when another secret comes first: so it is a hash of it.
 */
export function tokenSecrets(secrets: readonly string[]): { version: number; value: string }[] {
  return secrets.map((value) => ({ version: numberOf(value), value }));
}

function numberOf(secret: string): number {
  return createHash("sha256").update(`token-secret:${secret}`).digest().readUIntBE(0, 6);
}
