import { ActionError } from "astro:actions";
import { wordsFrom } from "~/platform/language.ts";
import { isFresh, mayModerate } from "./rules.ts";
import type { User } from "./visitor.ts";
import { authWords } from "./words/words.ts";

/**
 * The signed-in person, for anything that writes. `locals` was filled from D1 on this very request, so a session that
 * was ended a moment ago writes nothing.
 * @throws ActionError UNAUTHORIZED
 */
export function requireUser({ locals }: { locals: App.Locals }): User {
  if (!locals.user) {
    throw new ActionError({ code: "UNAUTHORIZED", message: wordsFrom(authWords).refusals.signedOut });
  }
  return locals.user;
}

/**
 * The signed-in moderator or admin. The role is that of D1 on this very request: one that was taken away is gone at once.
 * @throws ActionError NOT_FOUND, for the signed-out as well: to everybody else there is nothing here
 */
export function requireModerator({ locals }: { locals: App.Locals }): User {
  if (locals.user && mayModerate(locals.user)) return locals.user;
  throw new ActionError({ code: "NOT_FOUND", message: wordsFrom(authWords).refusals.noModerator });
}

/**
 * The signed-in person, for what cannot be undone: a session that was left open somewhere is not enough. The page that
 * shows the refusal links to `signInAgainPath`.
 * @throws ActionError UNAUTHORIZED without a session, FORBIDDEN when its sign-in is older than `freshSignInSeconds`
 * @public
 */
export function requireFreshSignIn(context: { locals: App.Locals }): User {
  const user = requireUser(context);
  const { session } = context.locals;
  if (!session || !isFresh(session.createdAt, Date.now())) {
    throw new ActionError({ code: "FORBIDDEN", message: wordsFrom(authWords).refusals.notFresh });
  }
  return user;
}
