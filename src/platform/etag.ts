/** Whether the caller has the answer with this tag already, so that 304 is enough. */
export function hasAlready(request: Request, etag: string): boolean {
  const known = request.headers.get("if-none-match")?.split(",").map(withoutWeakness);
  return known !== undefined && (known.includes(withoutWeakness(etag)) || known.includes("*"));
}

/** A proxy that compresses what it passes on marks its tag as weak. */
function withoutWeakness(tag: string): string {
  return tag.trim().replace(/^W\//, "");
}

/** A tag for this content, whoever makes it. */
export async function etagOf(content: ArrayBuffer): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", content);
  return `"${new Uint8Array(digest, 0, 16).toHex()}"`;
}
