import { afterAll, beforeAll, expect, test } from "vitest";
import { firefox, leadsTo, People } from "../support/people.ts";
import { openLink, pressButton } from "../support/sign-in-link.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let people: People;
beforeAll(async () => {
  site = await startSite();
  people = new People(site);
});
afterAll(() => site.close());

const again = "/sign-in?again=&next=%2Fguestbook%2Fsign";

/** Somebody who is signed in, and what they came with. */
async function member() {
  const email = people.someone();
  const { visitor, ip } = await people.signInWith(firefox, email);
  return { visitor, email, headers: { "user-agent": firefox, "cf-connecting-ip": ip } };
}

test("the page asks somebody who is signed in for a code to their own address, and leads on", async () => {
  const { visitor, email, headers } = await member();
  const [before] = await people.sessionsOf(email);
  const page = await visitor.read(again);
  expect(page).toContain("Sign in again");
  expect(page).toMatch(new RegExp(`<input[^>]*value="${email}"[^>]*readonly`));

  const asked = await visitor.submit(`${again}&_action=auth.sendCode`, { email }, headers);
  expect(leadsTo(asked)).toEqual([303, again]);
  const codePage = await visitor.read(again);
  expect(codePage).toContain("Enter the code");
  expect(codePage).not.toContain("Use another address");

  const wrong = await visitor.submit(`${again}&_action=auth.signIn`, { email, code: "abc" }, headers);
  expect([wrong.status, await wrong.text()]).toEqual([400, expect.stringContaining("The code has 6 digits")]);
  const code = await visitor.readCode(email);
  const done = await visitor.submit(`${again}&_action=auth.signIn`, { email, code }, headers);
  expect(leadsTo(done)).toEqual([303, "/guestbook/sign"]);
  const after = await people.sessionsOf(email);
  expect(after).toHaveLength(1);
  expect(after[0]?.id).not.toBe(before?.id);
  expect((await visitor.get("/profile")).status).toBe(200);
});

test("the session that was replaced is over: its cookie writes nothing, its sockets are closed", async () => {
  const { visitor, email, headers } = await member();
  const old = visitor.cookie;
  const socket = await people.openSocket(visitor);
  await visitor.submit(`${again}&_action=auth.sendCode`, { email }, headers);
  await visitor.submit(`${again}&_action=auth.signIn`, { email, code: await visitor.readCode(email) }, headers);
  await socket.next("session-ended");
  const write = await visitor.submit("/guestbook/sign?_action=guestbook.sign", { body: "old" }, { cookie: old });
  expect(write.status).toBe(401);
});

test.each(["code", "link", "Better Auth's own address"])(
  "signing in over a session by %s leaves no second device",
  async (way) => {
    const { visitor, email, headers } = await member();
    await visitor.askForCode(email, headers);
    if (way === "code") await visitor.enterCode(email, await visitor.readCode(email), headers);
    else if (way === "link") {
      const [link = ""] = await visitor.readLinks(email);
      await pressButton(visitor, await openLink(visitor, link), headers);
    } else await visitor.postJson("/auth/sign-in/email-otp", { email, otp: await visitor.readCode(email) }, headers);
    expect(await people.sessionsOf(email)).toHaveLength(1);
    expect((await visitor.get("/profile")).status).toBe(200);
  },
);

test("signing in as somebody else in the same browser ends the session before it, and no other browser's", async () => {
  const one = await member();
  const elsewhere = await people.signInWith(firefox, one.email);
  const other = people.someone();
  await one.visitor.askForCode(other, one.headers);
  const [link = ""] = await one.visitor.readLinks(other);
  const page = await openLink(one.visitor, link);
  expect(await page.clone().text()).toMatch(new RegExp(`You are signed in as <strong[^>]*>${one.email}`));
  await pressButton(one.visitor, page, one.headers);
  expect(await one.visitor.read("/profile")).toContain(other);
  expect(await people.sessionsOf(one.email)).toHaveLength(1);
  expect((await elsewhere.visitor.get("/profile")).status).toBe(200);
});

test("nobody ends a session with a cookie that they made up", async () => {
  const { visitor, email } = await member();
  const forged = visitor.cookie.replace(/(session_token=[^.]+)\.[^;]+/, "$1.c3RhbGU%3D");
  const mallory = new Visitor(site.url);
  await mallory.askForCode("mallory@example.com");
  const code = await mallory.readCode("mallory@example.com");
  expect((await mallory.enterCode("mallory@example.com", code, { cookie: forged })).status).toBe(303);
  expect(await people.sessionsOf(email)).toHaveLength(1);
});

test("whoever is not signed in meets the plain page, and whoever is and need not sign in again goes on", async () => {
  const stranger = await new Visitor(site.url).get(again);
  expect([stranger.status, await stranger.text()]).toEqual([200, expect.not.stringContaining("Sign in again")]);
  const { visitor } = await member();
  expect(leadsTo(await visitor.get("/sign-in?next=%2Fcounter"))).toEqual([303, "/counter"]);
});
