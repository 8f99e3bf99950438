import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { limits, signInCode } from "~/platform/limits.ts";
import { openLink, pressButton } from "../support/sign-in-link.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor, wrongCode } from "../support/visitor.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

let people = 0;
/** An address and an IP that no other test has used; a browser that asked for a mail, and another that did not. */
async function somebody(next = "/counter") {
  people += 1;
  const headers = { "cf-connecting-ip": `192.0.2.${people}` };
  const email = `person-${people}@example.com`;
  const [asking, other] = [new Visitor(site.url), new Visitor(site.url)];
  const ask = async () => {
    const query = new URLSearchParams({ next, _action: "auth.sendCode" });
    await asking.submit(`/sign-in?${query}`, { email }, headers);
    const [newest = ""] = await asking.readLinks(email);
    return newest;
  };
  return { asking, other, email, headers, link: await ask(), ask };
}

const tokenOf = (link: string) => new URL(link, site.url).searchParams.get("token") ?? "";

async function isSignedIn(visitor: Visitor): Promise<boolean> {
  return (await visitor.get("/profile")).status === 200;
}

describe("the link in the mail", () => {
  test("signs in whoever opens it on another device and presses the button, and leads where they wanted to go", async () => {
    const { asking, other, email, link } = await somebody("/guestbook?before=1_x");
    const page = await openLink(other, link);
    expect(page.status).toBe(200);
    const signedIn = await pressButton(other, page);
    expect([signedIn?.status, signedIn?.headers.get("location")]).toEqual([303, "/guestbook?before=1_x"]);
    expect(await other.read("/profile")).toContain(email);
    expect(await isSignedIn(asking)).toBe(false);
  });

  test("makes an account for a new address, named after it", async () => {
    const visitor = new Visitor(site.url);
    await visitor.askForCode("grace.hopper@example.com");
    const [link = ""] = await visitor.readLinks("grace.hopper@example.com");
    await pressButton(visitor, await openLink(visitor, link));
    expect(await visitor.read("/profile")).toContain('value="Grace Hopper"');
  });

  test("is not used up by whatever opens it and does not press: scanners, previews, HEAD", async () => {
    const { other, link } = await somebody();
    for (const method of ["GET", "HEAD", "GET", "HEAD"]) {
      const scanner = new Visitor(site.url);
      const redirection = await scanner.request(link, { method });
      expect(redirection.status).toBe(303);
      expect((await scanner.request(redirection.headers.get("location") ?? "", { method })).status).toBe(200);
      expect(await isSignedIn(scanner)).toBe(false);
    }
    expect((await pressButton(other, await openLink(other, link)))?.status).toBe(303);
    expect(await isSignedIn(other)).toBe(true);
  });

  test("leaves its token neither in the URL of a page nor in the log, nor in the database", async () => {
    const { other, link, email } = await somebody();
    const token = tokenOf(link);
    const redirection = await other.get(link);
    expect(redirection.headers.get("location")).toBe("/sign-in/link?next=%2Fcounter");
    expect(redirection.headers.get("cache-control")).toBe("private, no-store");
    expect(redirection.headers.getSetCookie().join()).toMatch(
      /cirrus\.pending_link=[^;]+; Max-Age=600; Path=\/sign-in\/link; HttpOnly; SameSite=Lax/,
    );
    const page = await other.get("/sign-in/link?next=%2Fcounter");
    expect(page.headers.get("cache-control")).toBe("private, no-store");
    const otherSites = new RegExp(`(?:src|href)="(?:https?:)?//(?!${site.url.host}/)`);
    expect(await page.clone().text()).not.toMatch(otherSites);
    const { results } = await site.db.prepare("SELECT identifier, value FROM verification").all();
    expect(JSON.stringify(results)).not.toContain(token);
    await pressButton(other, page);
    for (const secret of [token, token.slice(33), email]) expect(site.logs().join("\n")).not.toContain(secret);
  });

  test.each(["//evil.example", "https://evil.example", "/\\evil", "javascript:alert(1)"])(
    "does not lead to %s, also when somebody rewrote it",
    async (next) => {
      const { other, link } = await somebody(next);
      const rewritten = `/sign-in/link?${new URLSearchParams({ token: tokenOf(link), next })}`;
      expect(new URL(link, site.url).searchParams.get("next")).toBe("/profile");
      const signedIn = await pressButton(other, await openLink(other, rewritten));
      expect(signedIn?.headers.get("location")).toBe("/profile");
    },
  );

  test("signs in by a post of our own page alone", async () => {
    const { other, link } = await somebody();
    const path = "/sign-in/link?next=%2F&_action=auth.useLink";
    const foreign = await other.submit(path, { token: tokenOf(link) }, { origin: "https://evil.example" });
    expect(foreign.status).toBe(403);
    for (const better of ["/auth/magic-link/verify", `/auth/magic-link/verify?token=${tokenOf(link)}`])
      expect([better, (await other.get(better)).status]).toEqual([better, 404]);
    expect((await other.postJson("/auth/sign-in/magic-link", { email: "x@example.com" })).status).toBe(404);
    expect(await isSignedIn(other)).toBe(false);
  });
});

describe("a link that does not count", () => {
  test("reads alike when it is unknown, used, old or cut, and names nobody", async () => {
    const unknown = `/sign-in/link?token=${"a".repeat(32)}-${"b".repeat(64)}&next=%2Fcounter`;
    const used = await somebody();
    await pressButton(used.other, await openLink(used.other, used.link));
    const old = await somebody();
    await site.db.prepare("UPDATE verification SET expires_at = 1 WHERE identifier LIKE 'magic-link:%'").run();
    const cut = `/sign-in/link?token=${tokenOf(old.link).slice(0, 50)}&next=%2Fcounter`;
    const texts: string[] = [];
    for (const link of [unknown, used.link, old.link, cut]) {
      const visitor = new Visitor(site.url);
      const page = await openLink(visitor, link);
      expect(page.status).toBe(410);
      const html = await page.text();
      texts.push(/<h1[\s\S]*<\/section>/.exec(html)?.[0] ?? html);
      const path = "/sign-in/link?next=%2Fcounter&_action=auth.useLink";
      const posted = await visitor.submit(path, { token: tokenOf(link) });
      expect(posted.status).toBe(410);
      texts.push(/<h1[\s\S]*<\/section>/.exec(await posted.text())?.[0] ?? "");
    }
    expect(new Set(texts)).toHaveLength(1);
    expect(texts[0]).toContain('href="/sign-in?next=%2Fcounter"');
    expect(texts[0]).not.toMatch(/@example\.com|[0-9a-f]{32}/);
  });

  test("cannot be used twice at the same moment", async () => {
    const { link, email } = await somebody();
    const path = "/sign-in/link?next=%2F&_action=auth.useLink";
    const tries = Array.from({ length: 4 }, () => new Visitor(site.url).submit(path, { token: tokenOf(link) }));
    const statuses = (await Promise.all(tries)).map(({ status }) => status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
    const query = "SELECT count(*) AS n FROM session JOIN user ON user.id = user_id WHERE email = ?";
    expect(await site.db.prepare(query).bind(email).first("n")).toBe(1);
  });

  test("the code kills the link, and the link the code, and those of earlier mails too", async () => {
    const first = await somebody();
    const links = [first.link, await first.ask()];
    await first.asking.enterCode(first.email, await first.asking.readCode(first.email), first.headers);
    expect(await isSignedIn(first.asking)).toBe(true);
    for (const link of links) expect((await openLink(new Visitor(site.url), link)).status).toBe(410);

    const second = await somebody();
    const bystander = await somebody();
    const code = await second.asking.readCode(second.email);
    await pressButton(second.other, await openLink(second.other, second.link));
    expect((await second.asking.enterCode(second.email, code, second.headers)).status).toBe(400);
    expect((await openLink(bystander.other, bystander.link)).status).toBe(200);
  });

  test("uses of links are limited by IP, with the time to wait on the page and the link as good as before", async () => {
    const { other, link, headers } = await somebody();
    const path = "/sign-in/link?next=%2Fcounter&_action=auth.useLink";
    const unknown = { token: `${"a".repeat(32)}-${"b".repeat(64)}` };
    for (let use = 0; use < limits.linkUsesPerIp.max; use += 1) await other.submit(path, unknown, headers);
    const refused = await pressButton(other, await openLink(other, link), headers);
    expect(refused?.status).toBe(429);
    expect(Number(refused?.headers.get("retry-after"))).toBeGreaterThan(0);
    const again = refused ?? new Response();
    expect(await again.clone().text()).toContain("Try again in");
    expect((await pressButton(other, again, { "cf-connecting-ip": "198.51.100.77" }))?.status).toBe(303);
  });
});

test("a stranger who uses up an address's mails and guesses does not keep its owner out", async () => {
  const { email, link: _, other: owner } = await somebody();
  const stranger = new Visitor(site.url);
  for (let turn = 0; turn < limits.codeMailsPerAddress.max; turn += 1) {
    const headers = { "cf-connecting-ip": `198.51.100.${turn}` };
    const body = { email, type: "sign-in" };
    await stranger.postJson("/auth/email-otp/send-verification-otp", body, headers);
  }
  const wrong = wrongCode(await owner.readCode(email));
  for (let guess = 0; guess <= limits.codeTriesPerAddress.max; guess += signInCode.tries) {
    const headers = { "cf-connecting-ip": `203.0.113.${guess}` };
    await Promise.all(Array.from({ length: signInCode.tries }, () => stranger.enterCode(email, wrong, headers)));
  }
  const ownHeaders = { "cf-connecting-ip": "198.51.100.200" };
  expect((await owner.askForCode(email, ownHeaders)).status).toBe(429);
  expect((await owner.enterCode(email, await owner.readCode(email), ownHeaders)).status).toBe(429);
  const [newest = ""] = await owner.readLinks(email);
  expect((await pressButton(owner, await openLink(owner, newest), ownHeaders))?.status).toBe(303);
  expect(await isSignedIn(owner)).toBe(true);
});

test("whoever is refused a mail has one whose link still works: the limit's window is no longer than a link's life", () => {
  expect(limits.codeMailsPerAddress.windowMs).toBeLessThanOrEqual(signInCode.validForSeconds * 1000);
});
