import { expect, test } from "vitest";
import { shared } from "./shared.ts";

test("a shared thing is opened once, by the first who asks, and closed once", async () => {
  const events: string[] = [];
  const thing = shared(
    async () => events.push("opened"),
    async () => void events.push("closed"),
  );
  expect(await Promise.all([thing.open(), thing.open()])).toEqual([1, 1]);
  await thing.close();
  expect(events).toEqual(["opened", "closed"]);
});

test("a thing that nobody asked for, or that would not open, is not closed", async () => {
  const close = async () => {
    throw new Error("closed what was never open");
  };
  await shared(async () => 1, close).close();
  const broken = shared(() => Promise.reject(new Error("no browser")), close);
  await expect(broken.open()).rejects.toThrow("no browser");
  await expect(broken.open()).rejects.toThrow("no browser");
  await broken.close();
});
