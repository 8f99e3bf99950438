/**
 * True when the request comes from a page of this site. Browsers send Origin with every WebSocket upgrade and with
 * every POST, so a request that has none is refused as well.
 */
export function isOwnOrigin(request: Request): boolean {
  return request.headers.get("origin") === new URL(request.url).origin;
}
