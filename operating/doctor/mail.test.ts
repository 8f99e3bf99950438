import { expect, test } from "vitest";
import { askResend, checkMail } from "./mail.ts";

const key = "re_abcdefgh_0123456789";
const set = { RESEND_API_KEY: key, MAIL_FROM: "Cirrus <hello@cirrus.example>" };

test.each<[stage: string, env: Record<string, string>, rows: string[]]>([
  ["dev", {}, ["ok"]],
  ["prod", {}, ["warn"]],
  ["prod", { RESEND_API_KEY: "sk_live_0123456789" }, ["warn"]],
  ["prod", set, ["ok", "ok"]],
  ["prod", { RESEND_API_KEY: key }, ["ok", "fail"]],
  ["pr-12", { RESEND_API_KEY: key, MAIL_FROM: "onboarding@resend.dev" }, ["ok", "warn"]],
  ["dev", { RESEND_API_KEY: key }, ["ok"]],
])("mail at stage %s, case %#", (stage, env, rows) => {
  expect(checkMail(stage, env).map(({ mark }) => mark)).toEqual(rows);
});

const listing = (status: string, name = "cirrus.example") => Response.json({ data: [{ name, status }] });

test.each<[answer: Response, mark: string, said: string]>([
  [listing("verified"), "ok", "has verified cirrus.example"],
  [listing("not_started"), "fail", "is not started at Resend"],
  [listing("verified", "mail.cirrus.example"), "fail", "not one of this Resend account's"],
  [Response.json({ name: "restricted_api_key" }, { status: 401 }), "skipped", "the key may only send"],
  [Response.json({ name: "validation_error" }, { status: 401 }), "fail", "does not know the key"],
  [new Response("oops", { status: 502 }), "skipped", "not looked at"],
])("asks Resend about the sender's domain: case %#", async (answer, mark, said) => {
  const asked: unknown[] = [];
  const findings = await askResend({ ...set, RESEND_BASE_URL: "https://mail.example/" }, async (url, init) => {
    asked.push(url, new Headers(init?.headers).get("authorization"));
    return answer;
  });
  expect(asked).toEqual(["https://mail.example/domains", `Bearer ${key}`]);
  expect(findings).toMatchObject([{ mark, what: expect.stringContaining(said) }]);
  expect(JSON.stringify(findings)).not.toContain(key);
});

test("nobody is asked without a key, and being offline breaks nothing", async () => {
  const unreachable = () => Promise.reject(new TypeError("fetch failed", { cause: new Error("no network") }));
  expect(await askResend({ MAIL_FROM: set.MAIL_FROM }, unreachable)).toEqual([]);
  expect(await askResend(set, unreachable)).toMatchObject([
    { mark: "skipped", what: expect.stringContaining("no network") },
  ]);
});
