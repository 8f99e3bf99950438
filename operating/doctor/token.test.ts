import { expect, test } from "vitest";
import { checkClock } from "./clock.ts";
import type { Ask } from "./outside.ts";
import { askAboutToken, checkToken, type TokenAnswer } from "./token.ts";

const env = { CLOUDFLARE_API_TOKEN: "value-1", CLOUDFLARE_ACCOUNT_ID: "acme" };
const time = Date.parse("2026-11-21T12:00:00Z");
const answers =
  (result: object, status = 200): Ask =>
  async () =>
    Response.json({ result }, { status, headers: { date: new Date(time).toUTCString() } });
const ask = (how: Ask, now = time, given: Record<string, string> = env) => askAboutToken(given, how, () => now);

test.each<[answer: TokenAnswer, mark: string, said: string]>([
  [{ kind: "no-token" }, "skipped", "no CLOUDFLARE_API_TOKEN"],
  [{ kind: "unreachable", reason: "no network" }, "skipped", "no network"],
  [{ kind: "unknown" }, "fail", "does not know the token"],
  [{ kind: "known", status: "disabled" }, "fail", "is disabled"],
  [{ kind: "known", status: "active" }, "ok", "does not expire"],
  [{ kind: "known", status: "active", expiresAt: Date.parse("2027-11-21T12:00:00Z") }, "ok", "until 2027-11-21"],
  [{ kind: "known", status: "active", expiresAt: Date.parse("2026-11-22T18:00:00Z") }, "warn", "in 1 day"],
])("the token when it is %j", (answer, mark, said) => {
  expect(checkToken(answer, time)).toMatchObject({ mark, what: expect.stringContaining(said) });
});

test("a token is read with its end, and the time with it", async () => {
  const found = await ask(answers({ status: "active", expires_on: "2027-01-01T00:00:00Z" }), time + 40_000);
  expect(found).toEqual({ kind: "known", status: "active", expiresAt: Date.parse("2027-01-01"), clockOffMs: 39_500 });
});

test("a token of the account itself is known to the account alone", async () => {
  const asked: string[] = [];
  const found = await ask(async (url) => {
    asked.push(new URL(url).pathname);
    return url.includes("/accounts/acme/")
      ? Response.json({ result: { status: "active" } })
      : new Response("{}", { status: 401 });
  });
  expect(asked).toEqual(["/client/v4/user/tokens/verify", "/client/v4/accounts/acme/tokens/verify"]);
  expect(found).toMatchObject({ kind: "known", status: "active" });
});

test("nobody there, nobody well, and nobody asked are told apart from a token that is wrong", async () => {
  expect(await ask(() => Promise.reject(new Error("no network")))).toEqual({
    kind: "unreachable",
    reason: "no network",
  });
  expect(await ask(answers({}, 503))).toMatchObject({ kind: "unreachable" });
  expect(await ask(answers({}), time, {})).toEqual({ kind: "no-token" });
  expect(await ask(answers({}, 401))).toMatchObject({ kind: "unknown" });
});

test.each<[offMs: number | undefined, mark: string, said: string]>([
  [undefined, "skipped", "not looked at"],
  [0, "ok", "agrees"],
  [-29_000, "ok", "agrees"],
  [31_000, "warn", "31 seconds ahead"],
  [-299_000, "warn", "5 minutes behind"],
  [301_000, "fail", "5 minutes ahead"],
])("a clock that is off by %s ms", (offMs, mark, said) => {
  expect(checkClock(offMs)).toMatchObject({ mark, what: expect.stringContaining(said) });
});
