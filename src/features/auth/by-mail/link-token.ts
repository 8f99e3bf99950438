import { keyedHash } from "./code-hash.ts";

/**
 * The token of a sign-in link: a tag that is the same for all links of one address, and a secret. The tag is kept in the
 * clear, so that one indexed range of rows is all links of an address; it says nothing to whoever lacks the site's
 * secret. Hexadecimal digits throughout: Cloudflare cuts long runs of them out of the URLs that it logs.
 */
export async function makeLinkToken(email: string, secret: string): Promise<string> {
  const random = crypto.getRandomValues(new Uint8Array(32)).toHex();
  return `${await tagOf(email, secret)}-${random}`;
}

/** The token as it is stored: its tag, and a hash of all of it. */
export async function storedLinkToken(token: string, secret: string): Promise<string> {
  const [tag] = token.split("-");
  return `${tag}-${await keyedHash("sign-in-link", token, secret)}`;
}

/** The identifier that Better Auth gives to the row of a link. */
export async function linkIdentifier(token: string, secret: string): Promise<string> {
  return `magic-link:${await storedLinkToken(token, secret)}`;
}

/** The identifiers of all links of an address: from `first`, and before `end`. */
export async function linkIdentifiersOf(email: string, secret: string): Promise<{ first: string; end: string }> {
  const tag = await tagOf(email, secret);
  // "." follows "-" in the order of identifiers.
  return { first: `magic-link:${tag}-`, end: `magic-link:${tag}.` };
}

async function tagOf(email: string, secret: string): Promise<string> {
  const hash = await keyedHash("sign-in-link-of", email.toLowerCase(), secret);
  return hash.slice(0, 32);
}
