import { ActionError } from "astro:actions";
import type { User } from "./visitor.ts";

/**
 * The signed-in person, for anything that writes. `locals` was filled from D1 on this very request, so a session that
 * was ended a moment ago writes nothing.
 * @throws ActionError UNAUTHORIZED
 */
export function requireUser({ locals }: { locals: App.Locals }): User {
  if (!locals.user) {
    throw new ActionError({ code: "UNAUTHORIZED", message: "Your session has ended. Sign in again to go on." });
  }
  return locals.user;
}
