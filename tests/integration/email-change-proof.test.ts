import { afterAll, beforeAll, expect, test } from "vitest";
import { signInCode } from "~/platform/limits.ts";
import { firefox, People, safari } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import type { Visitor } from "../support/visitor.ts";

/** An address belongs to an account only once its mailbox has spoken, and nobody learns whose addresses have accounts. */

let site: Site;
let people: People;
beforeAll(async () => {
  site = await startSite({ vars: { STAGE: "dev", ADMIN_EMAILS: "owner@mail.example" } });
  people = new People(site);
});
afterAll(() => site.close());

const ask = (visitor: Visitor, email: string) =>
  visitor.submit("/profile/email?_action=profile.sendEmailCode", { email });
const enter = (visitor: Visitor, email: string, code: string) =>
  visitor.submit("/profile/email?_action=profile.changeEmail", { email, code });

// Better Auth calls both changes "change-email-otp-eve@evil.example-b.co-owner@mail.example".
test("a code for one mailbox proves no other, however the addresses are joined", async () => {
  const { visitor: eve } = await people.signInWith(firefox, "eve@evil.example");
  const { visitor: alsoEve } = await people.signInWith(safari, "eve@evil.example-b.co");
  await ask(eve, "b.co-owner@mail.example");
  const code = await eve.readCode("b.co-owner@mail.example");
  expect((await enter(alsoEve, "owner@mail.example", code)).status).toBe(400);
  const { results } = await site.db.prepare("SELECT email FROM user ORDER BY rowid").all();
  expect(results).toEqual([{ email: "eve@evil.example" }, { email: "eve@evil.example-b.co" }]);
});

test("a wrong code takes as long to refuse for an address with an account as for one without", async () => {
  const { visitor } = await people.signInWith(firefox, people.someone());
  const taken = people.someone();
  await people.signInWith(safari, taken);
  for (const address of [taken, people.someone()]) {
    await ask(visitor, address);
    const asked = performance.now();
    expect((await enter(visitor, address, "000000")).status).toBe(400);
    expect(performance.now() - asked).toBeGreaterThanOrEqual(signInCode.refusalTakesMs - 5);
  }
});
