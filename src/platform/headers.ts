/**
 * What every answer carries, whatever made it. `public/_headers` says the same for files served without the Worker;
 * an integration test holds the two together. The content security policy is in `astro.config.mjs`.
 */
const everywhere: Readonly<Record<string, string>> = {
  "x-content-type-options": "nosniff",
  "x-frame-options": "DENY",
  "referrer-policy": "strict-origin-when-cross-origin",
  "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
};

const strictTransport = "max-age=63072000; includeSubDomains";

/** The response with the security headers on it, and with what code along the way left in `extra`. */
export function withHeaders(response: Response, url: URL, extra = new Headers()): Response {
  if (response.webSocket) return response;
  const answer = new Response(response.body, response);
  for (const [name, value] of Object.entries(everywhere)) answer.headers.set(name, value);
  for (const [name, value] of extra) answer.headers.append(name, value);
  if (url.protocol === "https:" && !isLocal(url)) answer.headers.set("strict-transport-security", strictTransport);
  const policy = answer.headers.get("content-security-policy");
  answer.headers.set(
    "content-security-policy",
    policy ? `${policy.replace(/[;\s]+$/, "")}; frame-ancestors 'none'` : "frame-ancestors 'none'",
  );
  return answer;
}

function isLocal(url: URL): boolean {
  return url.hostname === "localhost" || url.hostname === "127.0.0.1" || url.hostname === "[::1]";
}
