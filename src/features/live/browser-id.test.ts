import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { live } from "~/platform/limits.ts";
import { FakePage } from "../../../tests/support/fake-page.ts";

let page: FakePage;

beforeEach(() => {
  page = new FakePage();
});

afterEach(() => page.leave());

/** What another page of this browser calls it. */
async function ask(): Promise<string> {
  vi.resetModules();
  const { browserId } = await import("./browser-id.ts");
  return browserId();
}

test("pages of one browser share a name while one of them goes on asking", async () => {
  const name = await ask();
  for (let minutes = 0; minutes < 5; minutes += 1) {
    await page.pass(live.browserIdKeptMs - 1);
    expect(await ask()).toBe(name);
  }
});

test("the next visit goes by another name", async () => {
  const name = await ask();
  await page.pass(live.browserIdKeptMs);
  expect(await ask()).not.toBe(name);
});

const stored = "0b5f6a52-9c5b-4e0a-8a55-2f0a64d0a1b2";

test.each([
  ["garbage", () => "garbage"],
  ["a name that is none", () => `nobody ${Date.now() + 1000}`],
  ["a name without an end", () => stored],
  ["a name that is kept for longer than any is", () => `${stored} ${Date.now() + 2 * live.browserIdKeptMs}`],
])("%s in the storage is not taken over", async (_, text) => {
  page.storage.set("cirrus-browser", text());
  expect(await ask()).not.toBe(stored);
  const [kept = ""] = [...page.storage.values()];
  expect(kept).toMatch(/^[\da-f-]{36} \d+$/);
});

test("with its storage blocked, a page keeps a name of its own", async () => {
  const blocked = () => {
    throw new DOMException("The operation is insecure.", "SecurityError");
  };
  vi.stubGlobal("localStorage", { getItem: blocked, setItem: blocked });
  vi.resetModules();
  const { browserId } = await import("./browser-id.ts");
  const name = browserId();
  expect(browserId()).toBe(name);
  expect(await ask()).not.toBe(name);
});
