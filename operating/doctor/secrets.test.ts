import { createHash, randomBytes } from "node:crypto";
import { expect, test } from "vitest";
import { checkAccess, checkLocalSecret, checkStageSecret, checkVendorSecrets } from "./secrets.ts";
import { findWeakness } from "./strength.ts";

const good = randomBytes(32).toString("base64url");
const other = randomBytes(32).toString("hex");

test.each([
  ["a".repeat(40), "repeats itself"],
  ["abc123".repeat(8), "repeats itself"],
  ["abcdefghijklmnopqrstuvwxyz0123456789", "follows a pattern"],
  ["tests-only-tests-only-tests-only-tests", "placeholder"],
  ["change_me_please_0123456789_9876543210", "placeholder"],
  ["correct horse battery staple and so on", "words"],
])("%j can be guessed", (secret, reason) => {
  expect(findWeakness(secret)).toContain(reason);
});

test("no secret that was made by chance is called weak", () => {
  const digests = Array.from({ length: 1000 }, (_, index) => createHash("sha256").update(String(index)));
  const secrets = digests.flatMap((digest) => {
    const bytes = digest.digest();
    return [bytes.toString("hex"), bytes.toString("hex").slice(0, 32), bytes.toString("base64url")];
  });
  expect(secrets.filter((secret) => findWeakness(secret) !== undefined)).toEqual([]);
});

test("a laptop may have a weak secret, and hears of it", () => {
  expect(checkLocalSecret({})).toEqual([]);
  expect(checkLocalSecret({ BETTER_AUTH_SECRET: good })).toMatchObject([{ mark: "ok" }]);
  expect(checkLocalSecret({ BETTER_AUTH_SECRET: "a".repeat(40) })).toMatchObject([{ mark: "warn" }]);
});

test("a stage may have no secret yet, or a good one of its own", () => {
  expect(checkStageSecret({}, {}).mark).toBe("ok");
  expect(checkStageSecret({ BETTER_AUTH_SECRET: good }, { BETTER_AUTH_SECRET: other }).mark).toBe("ok");
  expect(checkStageSecret({ BETTER_AUTH_SECRET: "a".repeat(40) }, {}).mark).toBe("fail");
  expect(checkStageSecret({ BETTER_AUTH_SECRET: good }, { BETTER_AUTH_SECRET: good })).toMatchObject({
    mark: "fail",
    what: expect.stringContaining(".dev.vars"),
  });
});

const access = { CLOUDFLARE_API_TOKEN: "token", ALCHEMY_PASSWORD: good };

test.each<[env: Record<string, string>, mark: string, said: string]>([
  [{}, "skipped", "no CLOUDFLARE_API_TOKEN"],
  [access, "ok", "are set"],
  [{ ...access, ALCHEMY_PASSWORD: "four words and more" }, "ok", "are set"],
  [{ ...access, ALCHEMY_PASSWORD: "aaaaaaaaaaaaaa" }, "warn", "could be guessed"],
  [{ ...access, ALCHEMY_PASSWORD: "k3!s" }, "fail", "shorter than 12"],
  [{ CLOUDFLARE_API_TOKEN: "token" }, "fail", "ALCHEMY_PASSWORD is not set"],
  [{ ...access, CI: "true" }, "fail", "ALCHEMY_STATE_TOKEN"],
])("what a deploy needs beside its settings: case %#", (env, mark, said) => {
  expect(checkAccess(env)).toMatchObject([{ mark, what: expect.stringContaining(said) }]);
});

test("a key that is still the example of a guide is told of, and a real one is not", () => {
  expect(checkVendorSecrets({ RESEND_API_KEY: "re_xxxx_your-key-here" })).toMatchObject([
    { mark: "fail", what: expect.stringContaining("RESEND_API_KEY") },
  ]);
  expect(checkVendorSecrets({ RESEND_API_KEY: good, GOOGLE_CLIENT_SECRET: "" })).toEqual([]);
});

test("no value of a secret is ever repeated", () => {
  const env = {
    ...access,
    BETTER_AUTH_SECRET: "value-1-value-1",
    RESEND_API_KEY: "your-value-2",
    ALCHEMY_PASSWORD: "value-3",
  };
  const said = [checkLocalSecret(env), checkAccess(env), checkVendorSecrets(env), checkStageSecret(env, env)];
  expect(JSON.stringify(said)).not.toContain("value-");
});
