import { settings } from "./bindings.ts";

/**
 * True when the request comes from a page of this site: of `BASE_URL` when it is set, of the address that was asked
 * otherwise. Browsers send Origin with every WebSocket upgrade and every POST, so a request that has none is refused.
 */
export function isOwnOrigin(request: Request): boolean {
  const own = new URL(settings().BASE_URL ?? request.url).origin;
  return request.headers.get("origin") === own;
}
