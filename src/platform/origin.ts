import { addressAtHome, isAtAlias } from "./aliases.ts";
import { bindings, settings } from "./bindings.ts";
import { problem } from "./problem.ts";

/** Where the public finds this site: `BASE_URL` when it is set, the address that was asked otherwise. */
export function publicOrigin(url: string | URL): string {
  return new URL(settings().BASE_URL ?? url).origin;
}

/**
 * True when the request comes from a page of this site: of `BASE_URL` when it is set, of the address that was asked
 * otherwise, or where that is an alias. Browsers send Origin with every WebSocket upgrade and every POST, so a request
 * that has none is refused.
 */
export function isOwnOrigin(request: Request): boolean {
  const origin = request.headers.get("origin");
  const asked = new URL(request.url);
  return origin === publicOrigin(asked) || (isAtAlias(asked, settings()) && origin === asked.origin);
}

/**
 * What an alias answers instead of the site: pages are elsewhere, and so is signing in, whose cookies, passkeys and ways
 * back from providers belong to one host. Null at every other host, and for what is answered at an alias as well.
 */
export function answerForAlias(request: Request): Response | null {
  if (!bindings.DOMAIN_ALIASES) return null;
  const hosts = settings();
  const location = addressAtHome(request, hosts);
  // Kept by no browser, as answers are that do not say otherwise: an alias may be the site itself one day.
  if (location) return new Response(null, { status: 301, headers: { location } });
  const asked = new URL(request.url);
  const isSigningIn = isAtAlias(asked, hosts) && asked.pathname.startsWith("/auth/");
  return isSigningIn ? problem(403, `Sign in at ${hosts.BASE_URL}.`) : null;
}
