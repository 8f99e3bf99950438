import { languageNow } from "./language.ts";

/**
 * What every answer carries, whatever made it. `public/_headers` says the same for files served without the Worker;
 * an integration test holds the two together. The content security policy of pages is in `astro.config.mjs`.
 */
const everywhere: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

/** Who may embed an answer. One that says so itself, such as a picture for previews, means it. */
const resourcePolicy = "cross-origin-resource-policy";

const strictTransport = "max-age=63072000";

/** The response with the security headers on it. What does not say that it may be kept is kept by nobody. */
export function withHeaders(response: Response, url: URL): Response {
  if (response.webSocket) return response;
  const answer = new Response(response.body, response);
  const { headers } = answer;
  const policy = headers.get(resourcePolicy);
  for (const [name, value] of Object.entries(everywhere)) headers.set(name, value);
  if (policy) headers.set(resourcePolicy, policy);
  headers.set("content-security-policy", policyFor(headers));
  if (isPage(headers)) {
    headers.set("content-language", languageNow());
    headers.append("vary", "Accept-Language");
  }
  if (!headers.has("cache-control") || headers.has("set-cookie")) headers.set("cache-control", "private, no-store");
  if (url.protocol === "https:" && !isLocal(url)) headers.set("strict-transport-security", strictTransport);
  return answer;
}

/** A page brings its own policy, in a header or a meta tag. What is no page may load nothing. */
function policyFor(headers: Headers): string {
  const own = headers.get("content-security-policy")?.replace(/[;\s]+$/, "") ?? "";
  if (own.includes("frame-ancestors")) return own;
  const rest = own || (isPage(headers) ? "" : "default-src 'none'");
  return rest ? `${rest}; frame-ancestors 'none'` : "frame-ancestors 'none'";
}

function isPage(headers: Headers): boolean {
  return headers.get("content-type")?.startsWith("text/html") ?? false;
}

function isLocal(url: URL): boolean {
  return url.hostname === "localhost" || url.hostname === "127.0.0.1" || url.hostname === "[::1]";
}
