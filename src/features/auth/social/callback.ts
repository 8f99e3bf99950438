import { logFailure } from "~/platform/log.ts";
import { inOurWords } from "./social-rules.ts";

/** The provider that a browser comes back from: "/auth/callback/google". */
const callback = /^\/auth\/callback\/(\w+)$/;

/**
 * Answers a browser that comes back from a provider. It always lands on a page of ours that says what happened: neither
 * Better Auth's words nor a bare fault reach it.
 */
export async function answerCallback(pathname: string, answer: () => Promise<Response>): Promise<Response> {
  const provider = callback.exec(pathname)?.[1];
  if (!provider) return answer();
  const response = await answer().catch((error) => {
    logFailure("callback-failed", error, { provider });
    return failed(provider);
  });
  if (response.status >= 500) return failed(provider);
  const location = response.headers.get("location");
  if (!location) return response;
  const headers = new Headers(response.headers);
  headers.set("location", inOurWords(location, provider));
  return new Response(null, { status: response.status, headers });
}

function failed(provider: string): Response {
  return new Response(null, { status: 303, headers: { location: inOurWords("/sign-in?error=failed", provider) } });
}
