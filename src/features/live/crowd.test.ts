import { expect, test } from "vitest";
import { addUp, Crowd } from "./crowd.ts";

/** A crowd with a grace of 3 seconds, and its clock. */
function gather() {
  let now = 1000;
  const crowd = new Crowd(3000, () => now);
  const count = () => {
    crowd.sweep();
    return crowd.tally();
  };
  const pass = (ms: number) => {
    now += ms;
  };
  return { crowd, count, pass };
}

test("many sockets of one person are one person, in the country of the last", () => {
  const { crowd, count } = gather();
  crowd.join("ada", "DE");
  crowd.join("ada", "FR");
  crowd.join("grace", null);
  expect(count()).toEqual({ people: 2, countries: { FR: 1 } });
});

test("a country that is hidden on one socket is hidden, whichever came first, until all of them have gone", () => {
  const { crowd, count } = gather();
  crowd.join("ada", "DE");
  crowd.join("ada", null);
  crowd.join("grace", null);
  crowd.join("grace", "DE");
  expect(count()).toEqual({ people: 2, countries: {} });
  for (let times = 0; times < 2; times += 1) crowd.leave("grace");
  crowd.join("grace", "DE");
  expect(count()).toEqual({ people: 2, countries: { DE: 1 } });
});

test("whoever closes one socket of two stays", () => {
  const { crowd, count, pass } = gather();
  crowd.join("ada", "DE");
  crowd.join("ada", "DE");
  crowd.leave("ada");
  pass(10_000);
  expect(count()).toEqual({ people: 1, countries: { DE: 1 } });
});

test("whoever closes the last is counted until the grace is over, and it says when that is", () => {
  const { crowd, count, pass } = gather();
  crowd.join("ada", "DE");
  pass(500);
  crowd.leave("ada");
  expect(crowd.sweep()).toBe(4500);
  pass(2999);
  expect(count().people).toBe(1);
  pass(1);
  expect(crowd.sweep()).toBeUndefined();
  expect(count()).toEqual({ people: 0, countries: {} });
});

test("whoever comes back in time was never away", () => {
  const { crowd, count, pass } = gather();
  crowd.join("ada", "DE");
  crowd.leave("ada");
  pass(2000);
  crowd.join("ada", "DE");
  pass(10_000);
  expect(crowd.sweep()).toBeUndefined();
  expect(count().people).toBe(1);
});

test("the earliest grace is the next to end", () => {
  const { crowd, pass } = gather();
  for (const person of ["ada", "grace"]) crowd.join(person, null);
  crowd.leave("ada");
  pass(100);
  crowd.leave("grace");
  expect(crowd.sweep()).toBe(4000);
});

test("leaving without having come changes nothing", () => {
  const { crowd, count } = gather();
  crowd.leave("nobody");
  expect(count()).toEqual({ people: 0, countries: {} });
});

test("shards add up, country by country", () => {
  const one = { people: 3, countries: { DE: 2 } };
  const other = { people: 4, countries: { DE: 1, FR: 2 } };
  expect(addUp([one, other])).toEqual({ people: 7, countries: { DE: 3, FR: 2 } });
  expect(addUp([])).toEqual({ people: 0, countries: {} });
});
