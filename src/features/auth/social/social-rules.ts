import { wordsFrom } from "~/platform/language.ts";
import { freshSignInSeconds } from "~/platform/limits.ts";
import { displayNameInput } from "../input.ts";
import { type ClosedCode, nameFromEmail, safeNext } from "../rules.ts";
import { authWords } from "../words/words.ts";

export const providerNames = { google: "Google", github: "GitHub" } as const;

export type ProviderId = keyof typeof providerNames;

export function isProvider(id: unknown): id is ProviderId {
  return typeof id === "string" && Object.hasOwn(providerNames, id);
}

/** Errors that are about the account, by the refusal that says the same. */
const closed = { suspended: "BANNED_USER", leaving: "ACCOUNT_BEING_DELETED" } as const satisfies Record<
  string,
  ClosedCode
>;

/** What went wrong between this site and a provider, as our addresses say it. */
type ProviderError = keyof typeof authWords.en.social.errors;
export type SocialError = ProviderError | keyof typeof closed;

/** Better Auth's words for it, and those of `checkIdentity`. Whatever else comes is "failed". */
const meanings: Readonly<Record<string, SocialError>> = {
  access_denied: "denied",
  state_not_found: "expired",
  state_mismatch: "expired",
  state_invalid: "expired",
  email_not_found: "no-email",
  email_not_verified: "unverified",
  // The same again where the address has an account here, which nobody is to learn: every account of ours is verified.
  account_not_linked: "unverified",
  account_already_linked_to_different_user: "taken",
  session_ended: "signed-out",
  session_not_fresh: "not-fresh",
  BANNED_USER: "suspended",
  ACCOUNT_BEING_DELETED: "leaving",
};

export function socialErrorOf(code: string): SocialError {
  return (Object.hasOwn(meanings, code) && meanings[code]) || "failed";
}

/** The sentence for `?error=…&provider=…`; undefined when there is no error of ours. No word of it comes from there. */
export function socialSentence(query: URLSearchParams): string | undefined {
  const error = query.get("error") ?? "";
  const provider = query.get("provider");
  const words = wordsFrom(authWords);
  if (isKeyOf(closed, error)) return words.closed[closed[error]];
  const { errors, otherSite } = words.social;
  if (!isKeyOf(errors, error)) return undefined;
  return errors[error](isProvider(provider) ? providerNames[provider] : otherSite, freshSignInSeconds / 60);
}

function isKeyOf<Known extends object>(known: Known, key: string): key is keyof Known & string {
  return Object.hasOwn(known, key);
}

/**
 * Where a browser goes that comes back from a provider, given where Better Auth would lead it: with our word for what
 * went wrong, and without the description, which is whatever the asker put into the address.
 */
export function inOurWords(location: string, provider: string): string {
  const here = "https://same.site";
  // Better Auth lets "/..//evil.example" pass as a path of this site, and resolves it to "//evil.example", which is none.
  const target = location.replace(/^[/\\]+/, "/");
  const url = URL.parse(target, here);
  const code = url?.searchParams.get("error");
  if (!url || !code) return target;
  const error = socialErrorOf(code);
  // Whose session has ended cannot see the profile.
  if (error === "signed-out") {
    url.pathname = "/sign-in";
    url.searchParams.set("next", "/profile");
  }
  url.searchParams.delete("error_description");
  url.searchParams.set("error", error);
  url.searchParams.set("provider", provider);
  return url.origin === here ? safeNext(`${url.pathname}${url.search}${url.hash}`) : url.href;
}

const pictureHosts = ["lh3.googleusercontent.com", "avatars.githubusercontent.com"];

/** The name and picture that somebody new brings along from a provider, as far as they are fit to be shown. */
export function providerProfile({ name, email, image }: { name: unknown; email: string; image?: unknown }) {
  const { data } = displayNameInput.safeParse(name);
  return { name: data ?? nameFromEmail(email), image: pictureOf(image) };
}

function pictureOf(image: unknown): string | null {
  const url = typeof image === "string" ? URL.parse(image) : null;
  return url?.protocol === "https:" && pictureHosts.includes(url.host) ? url.href : null;
}
