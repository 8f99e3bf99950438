import { acceptedSecrets, bindings, isDev, settings } from "~/platform/bindings.ts";
import { sessionLength } from "~/platform/limits.ts";
import { cookiePrefix } from "../rules.ts";

/**
 * What Better Auth signs here. A session's cookie lives for weeks; the other two only for the minutes that it takes to come
 * back from a provider or to confirm a passkey.
 */
const signedNames = ["session_token", "state", "passkey_challenge"].map(nameOf);
const sessionName = nameOf("session_token");

const aCookie = /^\s*([^=\s]+)\s*=\s*(.*?)\s*$/s;
/** A value and its signature, 32 bytes in base64, as Better Auth joins them. */
const aSignedValue = /^(.+)\.([A-Za-z0-9+/]{43}=)$/s;

/**
 * Answers a request whose cookies the previous secret signed as if the current one had: Better Auth checks with one
 * secret alone. The browser gets its session's cookie anew, so that the previous secret can be dropped one day.
 */
export async function underCurrentSecret(
  asked: Request,
  answer: (request: Request) => Promise<Response>,
): Promise<Response> {
  const sent = asked.headers.get("cookie") ?? "";
  if (!bindings.BETTER_AUTH_SECRET_PREVIOUS || !signedNames.some((name) => sent.includes(`${name}=`)))
    return answer(asked);
  const [current, previous] = acceptedSecrets();
  if (!previous) return answer(asked);
  const { header, signed } = await signAgain(sent, current, previous);
  if (signed.size === 0) return answer(asked);
  const headers = new Headers(asked.headers);
  headers.set("cookie", header);
  const response = await answer(new Request(asked, { headers }));
  const session = signed.get(sessionName);
  return session && mayCarry(response) ? withCookie(response, sessionCookie(session)) : response;
}

/** A Cookie header in which what `previous` signed is signed by `current`, and the new values by name. */
async function signAgain(header: string, current: string, previous: string) {
  const seen = new Set<string>();
  const signed = new Map<string, string>();
  const parts: string[] = [];
  for (const part of header.split(";")) {
    const [, name = "", value = ""] = aCookie.exec(part) ?? [];
    // Better Auth reads the first of a name, so the others are worth no work.
    const isFirst = signedNames.includes(name) && !seen.has(name);
    seen.add(name);
    const anew = isFirst ? await signValueAgain(value, current, previous) : undefined;
    if (anew) signed.set(name, anew);
    parts.push(anew ? ` ${name}=${anew}` : part);
  }
  return { header: parts.join(";").trim(), signed };
}

/** The value under the current secret, or undefined when that is not called for: it is already, or nobody signed it. */
async function signValueAgain(text: string, current: string, previous: string): Promise<string | undefined> {
  const [, value, signature] = aSignedValue.exec(decoded(text)) ?? [];
  if (!value || !signature || (await isSignedBy(current, value, signature))) return undefined;
  return (await isSignedBy(previous, value, signature)) ? sign(current, value) : undefined;
}

/** In constant time: `verify` sees to that. */
async function isSignedBy(secret: string, value: string, signature: string): Promise<boolean> {
  const key = await keyOf(secret, "verify");
  return crypto.subtle.verify("HMAC", key, Buffer.from(signature, "base64"), new TextEncoder().encode(value));
}

async function sign(secret: string, value: string): Promise<string> {
  const signature = await crypto.subtle.sign("HMAC", await keyOf(secret, "sign"), new TextEncoder().encode(value));
  return encodeURIComponent(`${value}.${Buffer.from(signature).toString("base64")}`);
}

function keyOf(secret: string, use: "sign" | "verify"): Promise<CryptoKey> {
  const algorithm = { name: "HMAC", hash: "SHA-256" };
  return crypto.subtle.importKey("raw", new TextEncoder().encode(secret), algorithm, false, [use]);
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Not what is the same for everybody, what decides about the session's cookie itself, what broke, or a socket. */
function mayCarry({ status, headers, webSocket }: Response): boolean {
  const isForEverybody = headers.get("cache-control")?.startsWith("public") ?? false;
  const isDecided = headers.getSetCookie().some((line) => line.startsWith(`${sessionName}=`));
  return !webSocket && status < 500 && !isForEverybody && !isDecided;
}

/** The line that Better Auth would set: a test compares them. D1 says when a session ends, however long its cookie lives. */
function sessionCookie(value: string): string {
  const { COOKIE_DOMAIN } = settings();
  const domain = COOKIE_DOMAIN ? `; Domain=${COOKIE_DOMAIN}` : "";
  const secure = isDev ? "" : "; Secure";
  return `${sessionName}=${value}; Max-Age=${sessionLength.expiresInSeconds}${domain}; Path=/; HttpOnly${secure}; SameSite=Lax`;
}

function withCookie(response: Response, line: string): Response {
  const answer = new Response(response.body, response);
  answer.headers.append("set-cookie", line);
  return answer;
}

function nameOf(cookie: string): string {
  return `${isDev ? "" : "__Secure-"}${cookiePrefix}.${cookie}`;
}
