import { expect, test } from "vitest";
import { journeyIds, journeys } from "./system.ts";
import { type Command, obey, type Playing, stepsOf } from "./use-player.ts";

const atRest: Playing = { journey: null, at: 0, isRunning: false };
const obeyAll = (...types: Exclude<Command["type"], "choose" | "follow">[]) =>
  types.reduce<Playing>((state, type) => obey(state, { type }), atRest);

test("every journey can be chosen, in the order of the page", () => {
  expect(journeyIds).toEqual(Object.keys(journeys));
});

test("stepping begins with the first step of the first journey, and stays within it", () => {
  const last = stepsOf(journeyIds[0]).length - 1;
  expect(obeyAll("next")).toEqual({ journey: journeyIds[0], at: 0, isRunning: false });
  expect(obeyAll("next", "next", "back", "back").at).toBe(0);
  expect(obeyAll("last", "next").at).toBe(last);
  expect(obeyAll("last", "first").at).toBe(0);
});

test("a journey plays to its end, stops there, and plays again from its beginning", () => {
  let state = obey(atRest, { type: "follow", journey: "sign-in" });
  const last = stepsOf("sign-in").length - 1;
  for (let step = 1; step <= last; step += 1) {
    expect(state.isRunning).toBe(true);
    state = obey(state, { type: "tick" });
  }
  expect(state).toEqual({ journey: "sign-in", at: last, isRunning: false });
  expect(obey(state, { type: "toggle" })).toEqual({ journey: "sign-in", at: 0, isRunning: true });
});

test("whoever steps by hand, or chooses another journey, stops the clock", () => {
  const playing = obeyAll("toggle", "tick");
  expect(playing).toEqual({ journey: journeyIds[0], at: 1, isRunning: true });
  expect(obey(playing, { type: "back" })).toEqual({ journey: journeyIds[0], at: 0, isRunning: false });
  expect(obey(playing, { type: "toggle" }).isRunning).toBe(false);
  expect(obey(playing, { type: "choose", journey: null })).toEqual(atRest);
});
