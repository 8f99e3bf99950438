import { freshSignInSeconds } from "~/platform/limits.ts";
import { FakeGithub, type GithubPerson } from "./fake-github.ts";
import { FakeGoogle, type GooglePerson } from "./fake-google.ts";
import { intercept } from "./fake-provider.ts";
import { type Site, startSite } from "./site.ts";
import { Visitor } from "./visitor.ts";

export type Provider = "google" | "github";

export interface SocialSite {
  site: Site;
  google: FakeGoogle;
  github: FakeGithub;
  close(): Promise<void>;
}

/** A site with the keys of both providers, and both of them on this machine. */
export async function startSocialSite(vars: Record<string, string> = { STAGE: "dev" }): Promise<SocialSite> {
  const [google, github] = [new FakeGoogle(), new FakeGithub()];
  const restore = intercept(google, github);
  const site = await startSite({
    vars: { ...vars, GOOGLE_CLIENT_ID: google.clientId, GITHUB_CLIENT_ID: github.clientId },
    secrets: {
      BETTER_AUTH_SECRET: "tests-only-tests-only-tests-only-tests",
      GOOGLE_CLIENT_SECRET: google.clientSecret,
      GITHUB_CLIENT_SECRET: github.clientSecret,
    },
  });
  const { origin } = vars.BASE_URL ? new URL(vars.BASE_URL) : site.url;
  google.register(`${origin}/auth/callback/google`);
  github.register(`${origin}/auth/callback/github`);
  const close = async () => {
    await site.close();
    restore();
  };
  return { site, google, github, close };
}

let places = 0;
/** An IP that nobody has used: ways begun are limited for each. */
export function elsewhere(): Record<string, string> {
  places += 1;
  return { "cf-connecting-ip": `198.51.${Math.floor(places / 250)}.${places % 250}` };
}

/** Presses "Continue with …", and returns the address of the consent page. */
export async function press(visitor: Visitor, provider: Provider, next = "/profile"): Promise<string> {
  const query = new URLSearchParams({ next, _action: "auth.social" });
  return consentPage(await visitor.submit(`/sign-in?${query}`, { provider }, elsewhere()));
}

/** Signs in through Google all the way. */
export async function signInWithGoogle(
  at: SocialSite,
  person: GooglePerson,
  visitor: Visitor,
  next = "/profile",
): Promise<{ visitor: Visitor; back: string; response: Response }> {
  const back = at.google.consent(await press(visitor, "google", next), person);
  return { visitor, back, response: await visitor.get(back) };
}

/** Presses "Link" on the profile, and returns the address of the consent page. */
export async function pressLink(visitor: Visitor, provider: Provider): Promise<string> {
  return consentPage(await visitor.submit("/profile?_action=profile.link", { provider }, elsewhere()));
}

function consentPage(response: Response): string {
  const page = response.headers.get("location");
  if (response.status !== 303 || !page) throw new Error(`The way to the provider ended with ${response.status}.`);
  return page;
}

let people = 0;

/** Somebody whom nobody has met, as Google knows her. */
export function onGoogle(about: Partial<GooglePerson> & { email?: string } = {}): GooglePerson & { email: string } {
  people += 1;
  const picture = `https://lh3.googleusercontent.com/a/person-${people}=s96-c`;
  const email = `google-${people}@example.com`;
  return { sub: `10769150350006150715${people}`, email, email_verified: true, name: "Grace Hopper", picture, ...about };
}

/** Somebody whom nobody has met, as GitHub knows him: with his address kept private. */
export function onGithub(about: Partial<GithubPerson> = {}): GithubPerson {
  people += 1;
  const emails = [
    { email: `other-${people}@example.com`, primary: false, verified: true },
    { email: `github-${people}@example.com`, primary: true, verified: true },
  ];
  const avatar_url = `https://avatars.githubusercontent.com/u/${people}?v=4`;
  return { id: 583000 + people, login: `octo-${people}`, name: "Alan Kay", avatar_url, email: null, emails, ...about };
}

/** How many rows there are of everything that signing in writes. */
export async function countRows({ db }: Site): Promise<Record<string, number>> {
  const names = ["user", "account", "session"];
  const results = await db.batch<{ n: number }>(names.map((name) => db.prepare(`SELECT count(*) AS n FROM ${name}`)));
  return Object.fromEntries(names.map((name, index) => [name, results[index]?.results[0]?.n ?? 0]));
}

/** The linked accounts of a person, as D1 has them. */
export async function accountsOf({ db }: Site, email: string): Promise<Record<string, unknown>[]> {
  const query = "SELECT account.* FROM account JOIN user ON user.id = user_id WHERE email = ? ORDER BY account.rowid";
  return (await db.prepare(query).bind(email).all()).results;
}

export async function whoIs(visitor: Visitor): Promise<Record<string, unknown> | null> {
  const found = await (await visitor.get("/auth/get-session")).json<{ user: Record<string, unknown> } | null>();
  return found?.user ?? null;
}

let members = 0;
/** Somebody who has signed in with a code by e-mail. */
export async function member({ url }: Site) {
  members += 1;
  const email = `member-${members}@example.com`;
  const visitor = new Visitor(url);
  await visitor.signIn(email);
  return { email, visitor };
}

/** Makes the sign-in of a person older than what counts as fresh. */
export async function age({ db }: Site, email: string): Promise<void> {
  const query = "UPDATE session SET created_at = ? WHERE user_id = (SELECT id FROM user WHERE email = ?)";
  await db
    .prepare(query)
    .bind(Date.now() - freshSignInSeconds * 1000, email)
    .run();
}

/** Links an account at Google on the profile, all the way. */
export async function linkGoogle({ google }: SocialSite, visitor: Visitor, person = onGoogle()): Promise<Response> {
  return visitor.get(google.consent(await pressLink(visitor, "google"), person));
}
