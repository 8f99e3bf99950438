import { afterAll, beforeAll, expect, test } from "vitest";
import { FakeResend } from "../../../tests/support/fake-resend.ts";
import { tryResend } from "./resend.ts";

const apiKey = "re_tests_only_0123456789";
const letter = { from: "a@example.com", to: "b@example.com", subject: "Hello", html: "<p>Hello</p>", text: "Hello" };

let resend: FakeResend;
beforeAll(async () => {
  resend = await FakeResend.start(apiKey);
});
afterAll(() => resend.close());

const send = (changes = {}, idempotencyKey = "key", key = apiKey) =>
  tryResend({ apiKey: key, baseUrl: resend.url }, { ...letter, ...changes }, idempotencyKey);

test("the same key with the same letter is sent once, and with another letter refused", async () => {
  expect([await send(), await send()]).toEqual([null, null]);
  expect(resend.sent).toHaveLength(1);
  expect(await send({ subject: "Other" })).toMatchObject({ kind: "refused", status: 409 });
  expect(resend.sent).toHaveLength(1);
});

test.each([
  [{ to: "nobody" }, "recipient"],
  [{ from: "Cirrus" }, "sender"],
  [{ subject: "" }, "refused"],
  [{ html: "", text: "" }, "refused"],
])("a letter with %j is refused", async (changes, kind) => {
  expect(await send(changes, "another")).toMatchObject({ kind, status: 422 });
});

test("a wrong key is told apart from a wrong letter", async () => {
  expect(await send({}, "third", "re_wrong")).toMatchObject({ kind: "key", status: 403 });
});

test("a lost connection is no answer, and a wish to wait is read", async () => {
  resend.next({ does: "drop" }, { does: "answer", status: 503, headers: { "retry-after": "3" }, body: "down" });
  expect(await send({}, "fourth")).toMatchObject({ kind: "no-answer" });
  expect(await send({}, "fourth")).toEqual({ kind: "server", status: 503, retryAfterMs: 3000 });
});
