const encoder = new TextEncoder();

/**
 * A code as it is stored: keyed with the site's secret, because a plain hash of six digits is undone by trying all
 * million of them.
 */
export function hashCode(code: string, secret: string): Promise<string> {
  return keyedHash("sign-in-code", code, secret);
}

/**
 * A code for a new address, as it is stored. It is bound to that address, because the name that Better Auth gives it, old
 * and new address with a dash between, can be read in two ways where addresses have dashes: "a@b.example" moving to
 * "c.co-d@…" and "a@b.example-c.co" moving to "d@…" share one.
 */
export function hashChangeCode(code: string, newEmail: string, secret: string): Promise<string> {
  return keyedHash("change-code", `${code} ${newEmail}`, secret);
}

/** A hash that only this site can make, in hexadecimal digits. No two purposes share a key. */
export async function keyedHash(purpose: string, text: string, secret: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(`${purpose}:${secret}`), algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text))).toHex();
}
