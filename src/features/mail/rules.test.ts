import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { mailDelivery } from "~/platform/limits.ts";
import { palettes } from "./palette.ts";
import { adviceFor, kindOf, parseRetryAfter, pauseAfter, sentenceFor } from "./rules.ts";

test.each([
  [{ status: 401, name: "missing_api_key", message: "" }, "key"],
  [{ status: 403, name: "invalid_api_key", message: "API key is invalid" }, "key"],
  [{ status: 400, name: "validation_error", message: "API key is invalid" }, "key"],
  [{ status: 403, name: "validation_error", message: "You can only send testing emails to your own" }, "sender"],
  [{ status: 422, name: "validation_error", message: "Invalid `from` field." }, "sender"],
  [{ status: 422, name: "validation_error", message: "Invalid `to` field." }, "recipient"],
  [{ status: 429, name: "monthly_quota_exceeded", message: "" }, "quota"],
  [{ status: 429, name: "rate_limit_exceeded", message: "" }, "rate-limited"],
  [{ status: 409, name: "concurrent_idempotent_requests", message: "" }, "in-progress"],
  [{ status: 409, name: "invalid_idempotent_request", message: "" }, "refused"],
  [{ status: 503, name: "", message: "" }, "server"],
  [{ status: 0, name: "application_error", message: "" }, "no-answer"],
] as const)("%j is of kind %s", (refusal, kind) => {
  expect(kindOf(refusal)).toBe(kind);
});

test("pauses grow, vary within bounds, and are never shorter than Resend asks", () => {
  const { firstPauseMs, pauseGrowth } = mailDelivery;
  expect(pauseAfter({ kind: "server" }, 1, 1)).toBe(firstPauseMs);
  expect(pauseAfter({ kind: "server" }, 1, 0)).toBe(firstPauseMs / 2);
  expect(pauseAfter({ kind: "server" }, 2, 1)).toBe(firstPauseMs * pauseGrowth);
  expect(pauseAfter({ kind: "rate-limited", retryAfterMs: 4000 }, 1, 1)).toBe(4000);
});

test("there is no other try after the last, nor for what will not go away", () => {
  expect(pauseAfter({ kind: "server" }, mailDelivery.tries, 0)).toBeNull();
  for (const kind of ["key", "sender", "recipient", "quota", "refused"] as const)
    expect(pauseAfter({ kind }, 1, 0)).toBeNull();
});

test("Retry-After is read as seconds or as a date, and ignored as anything else", () => {
  const now = Date.parse("2026-11-21T09:00:00Z");
  expect(parseRetryAfter("2", now)).toBe(2000);
  expect(parseRetryAfter("Sat, 21 Nov 2026 09:00:05 GMT", now)).toBe(5000);
  expect(parseRetryAfter("Sat, 21 Nov 2026 08:00:00 GMT", now)).toBe(0);
  expect(parseRetryAfter("soon", now)).toBeUndefined();
  expect(parseRetryAfter(undefined, now)).toBeUndefined();
});

test("what only the operator can mend is not put down to the visitor's patience", () => {
  for (const kind of ["key", "sender", "quota"] as const) {
    expect(adviceFor(kind)).toBeTruthy();
    expect(sentenceFor(kind)).toContain("operator");
  }
  expect(sentenceFor("timeout")).toContain("Try again in a minute");
});

function luminance(colour: string): number {
  const channels = [1, 3, 5].map((start) => Number.parseInt(colour.slice(start, start + 2), 16) / 255);
  const [red = 0, green = 0, blue = 0] = channels.map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

test.each(["light", "dark"] as const)("the text of a mail stands out from its ground: %s", (name) => {
  const { card, ink, muted, accent, onAccent } = palettes[name];
  for (const [text, ground] of [
    [ink, card],
    [muted, card],
    [onAccent, accent],
  ] as const) {
    const [lighter = 0, darker = 0] = [luminance(ground), luminance(text)].sort((a, b) => b - a);
    expect((lighter + 0.05) / (darker + 0.05)).toBeGreaterThanOrEqual(4.5);
  }
});

test.each([
  ["page", "ground"],
  ["card", "surface"],
  ["ink", "ink"],
  ["muted", "muted"],
  ["accent", "accent"],
  ["onAccent", "on-accent"],
] as const)("the colour of a mail's %s is the site's %s", (name, token) => {
  const pair = `--color-${token}: light-dark(${palettes.light[name]}, ${palettes.dark[name]});`;
  expect(readFileSync("src/ui/tokens.css", "utf8")).toContain(pair);
});
