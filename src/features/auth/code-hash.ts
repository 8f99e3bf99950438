const encoder = new TextEncoder();

/**
 * A code as it is stored: keyed with the site's secret, because a plain hash of six digits is undone by trying all
 * million of them.
 */
export async function hashCode(code: string, secret: string): Promise<string> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  const key = await crypto.subtle.importKey("raw", encoder.encode(`sign-in-code:${secret}`), algorithm, false, [
    "sign",
  ]);
  return new Uint8Array(await crypto.subtle.sign("HMAC", key, encoder.encode(code))).toHex();
}
