const encoder = new TextEncoder();

/**
 * A code as it is stored: keyed with the site's secret, because a plain hash of six digits is undone by trying all
 * million of them.
 */
export function hashCode(code: string, secret: string): Promise<string> {
  return keyedHash("sign-in-code", code, secret);
}

/** A hash that only this site can make, in hexadecimal digits. No two purposes share a key. */
export async function keyedHash(purpose: string, text: string, secret: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(`${purpose}:${secret}`), algorithm, false, ["sign"]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(text))).toHex();
}
