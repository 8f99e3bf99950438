import { settings } from "./bindings.ts";

/** Where the public finds this site: `BASE_URL` when it is set, the address that was asked otherwise. */
export function publicOrigin(url: string | URL): string {
  return new URL(settings().BASE_URL ?? url).origin;
}

/**
 * True when the request comes from a page of this site: of `BASE_URL` when it is set, of the address that was asked
 * otherwise. Browsers send Origin with every WebSocket upgrade and every POST, so a request that has none is refused.
 */
export function isOwnOrigin(request: Request): boolean {
  return request.headers.get("origin") === publicOrigin(request.url);
}
