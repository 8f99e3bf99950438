import { betterAuth } from "better-auth/minimal";
import { openAPI } from "better-auth/plugins";
import { type Asking, authOptions } from "./auth.ts";

/** Where the page finds its script and its fonts. It is on no deployed site, so a stranger's script may run in it. */
const policy = (nonce: string) =>
  [
    "default-src 'none'",
    `script-src 'nonce-${nonce}' https://cdn.jsdelivr.net`,
    "style-src 'unsafe-inline'",
    "font-src https://fonts.scalar.com",
    "img-src 'self' data:",
    "connect-src 'self'",
  ].join("; ");

/** The OpenAPI schema of `/auth/*`, and a page to read it with. The page needs the network. */
export async function answerReference(asking: Asking): Promise<Response> {
  const nonce = crypto.randomUUID();
  const { plugins, ...options } = authOptions(asking);
  const response = await betterAuth({ ...options, plugins: [...plugins, openAPI({ nonce })] }).handler(asking.request);
  const headers = new Headers(response.headers);
  headers.set("content-security-policy", policy(nonce));
  return new Response(response.body, { status: response.status, headers });
}
