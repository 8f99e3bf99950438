/** What a browser of another origin may send to `/auth/*`, and for how long it may remember that. */
const preflight = {
  "access-control-allow-methods": "GET, POST",
  "access-control-allow-headers": "content-type",
  "access-control-max-age": "600",
};

/**
 * Lets pages of trusted origins read the answers of `/auth/*`, cookies included. Every other origin gets no header at
 * all, which is a browser's "no".
 */
export async function withCors(
  request: Request,
  trusted: readonly string[],
  answer: () => Promise<Response>,
): Promise<Response> {
  const origin = request.headers.get("origin");
  const isTrusted = origin !== null && trusted.includes(origin);
  if (request.method === "OPTIONS")
    return new Response(null, { status: 204, headers: allow(isTrusted, origin, preflight) });
  const response = await answer();
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(allow(isTrusted, origin))) headers.append(name, value);
  return new Response(response.body, { status: response.status, headers });
}

function allow(isTrusted: boolean, origin: string | null, more: Record<string, string> = {}): Record<string, string> {
  if (!isTrusted || origin === null) return { vary: "Origin" };
  return { vary: "Origin", "access-control-allow-origin": origin, "access-control-allow-credentials": "true", ...more };
}
