import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { GooglePerson } from "../support/fake-google.ts";
import { leadsTo } from "../support/people.ts";
import {
  accountsOf,
  countRows,
  onGithub,
  onGoogle,
  press,
  type SocialSite,
  signInWithGoogle,
  startSocialSite,
  whoIs,
} from "../support/social.ts";
import { Visitor } from "../support/visitor.ts";

let at: SocialSite;
beforeAll(async () => {
  at = await startSocialSite();
});
afterAll(() => at.close());

const newcomer = () => new Visitor(at.site.url);

const signInAs = (person: GooglePerson, visitor = newcomer(), next?: string) =>
  signInWithGoogle(at, person, visitor, next);

describe("whose account it is", () => {
  test("the same verified address signs in to the account that a code by e-mail made", async () => {
    const grace = onGoogle();
    await newcomer().signIn(grace.email);
    const before = await countRows(at.site);
    const { visitor } = await signInAs({ ...grace, email: grace.email.toUpperCase() });
    expect(await whoIs(visitor)).toMatchObject({ email: grace.email });
    expect(await countRows(at.site)).toEqual({
      user: before.user,
      account: (before.account ?? 0) + 1,
      session: (before.session ?? 0) + 1,
    });
  });

  test("a code by e-mail signs in to the account that a provider made", async () => {
    const grace = onGoogle();
    const { visitor } = await signInAs(grace);
    const byCode = newcomer();
    await byCode.signIn(grace.email);
    expect((await whoIs(byCode))?.id).toBe((await whoIs(visitor))?.id);
  });

  test("both providers with one address are one account", async () => {
    const grace = onGoogle();
    const { visitor } = await signInAs(grace);
    const other = newcomer();
    const emails = [{ email: grace.email, primary: true, verified: true }];
    await other.get(at.github.consent(await press(other, "github"), onGithub({ emails })));
    expect((await whoIs(other))?.id).toBe((await whoIs(visitor))?.id);
  });
});

describe("an address that the provider has not verified", () => {
  const sentence = "Your e-mail address is not verified with";

  test.each([
    ["Google says so", false],
    ["Google does not say", undefined],
  ])("makes no account and takes none over: %s", async (_, email_verified) => {
    for (const hasAccount of [false, true]) {
      const email = `victim-${crypto.randomUUID()}@example.com`;
      if (hasAccount) await newcomer().signIn(email);
      const before = await countRows(at.site);
      const { visitor, response } = await signInAs(onGoogle({ email, email_verified }));
      expect(leadsTo(response)).toEqual([302, "/sign-in?next=%2Fprofile&error=unverified&provider=google"]);
      expect(await visitor.read(response.headers.get("location") ?? "")).toContain(`${sentence} Google`);
      expect(await countRows(at.site)).toEqual(before);
      expect(await whoIs(visitor)).toBeNull();
    }
  });

  test.each([true, false])("GitHub's makes no account and takes none over; account here: %s", async (hasAccount) => {
    const email = `victim-${crypto.randomUUID()}@example.com`;
    if (hasAccount) await newcomer().signIn(email);
    const before = await countRows(at.site);
    const mallory = onGithub({ email, emails: [{ email, primary: true, verified: false }] });
    const visitor = newcomer();
    const response = await visitor.get(at.github.consent(await press(visitor, "github"), mallory));
    expect(await visitor.read(response.headers.get("location") ?? "")).toContain(`${sentence} GitHub`);
    expect(await countRows(at.site)).toEqual(before);
  });

  test("cannot be occupied in advance: its owner starts fresh, and whoever tried is not in", async () => {
    const email = `early-${crypto.randomUUID()}@example.com`;
    const mallory = onGoogle({ email, email_verified: false });
    const { visitor } = await signInAs(mallory);
    const owner = newcomer();
    await owner.signIn(email);
    expect(await accountsOf(at.site, email)).toEqual([]);
    await signInAs(mallory, visitor);
    expect(await whoIs(visitor)).toBeNull();
    expect(await accountsOf(at.site, email)).toEqual([]);
  });
});
