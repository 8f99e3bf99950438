import { expect, test } from "vitest";
import { atMost } from "./goals.ts";
import { type Probe, runBench } from "./probe.ts";

const working = (name: string, value: number): Probe => ({
  title: name,
  goals: [{ figure: name, bound: atMost(10) }],
  measure: async () => ({ figures: [{ name, value, unit: "ms" }] }),
});

const broken: Probe = {
  title: "broken",
  goals: [{ figure: "Never", bound: atMost(10) }],
  measure: () => Promise.reject(new Error("the build failed\nwith a long story")),
};

test("a probe that fails fails its own goals with the reason, and the others are measured all the same", async () => {
  const close = async () => {};
  const { figures, goals, notes } = await runBench(
    { probes: [working("A", 1), broken, working("B", 11), broken], close },
    () => {},
  );
  expect(figures.map(({ name }) => name)).toEqual(["A", "B"]);
  expect(goals.map(({ name, value, holds }) => [name, value, holds])).toEqual([
    ["A", 1, true],
    ["Never", "not measured: the build failed", false],
    ["B", 11, false],
    ["Never", "not measured: the build failed", false],
  ]);
  expect(notes).toEqual(["the build failed\nwith a long story"]);
});

test("probes run one after another, and what they share is let go of at the end", async () => {
  const events: string[] = [];
  const logging = (title: string): Probe => ({
    title,
    goals: [],
    measure: async () => {
      events.push(`${title} starts`);
      await Promise.resolve();
      events.push(`${title} ends`);
      return { figures: [] };
    },
  });
  const close = async () => {
    events.push("closed");
  };
  await runBench({ probes: [logging("one"), logging("two")], close }, () => {});
  expect(events).toEqual(["one starts", "one ends", "two starts", "two ends", "closed"]);
});
