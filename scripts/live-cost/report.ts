import { parseArgs } from "node:util";
import { live } from "../../src/platform/limits.ts";
import { type Estimate, estimate, type Load, type Strain } from "./estimate.ts";
import { objectCallsPerSecond, planDollars, prices } from "./prices.ts";
import { objectSendsPerSecond } from "./work.ts";

interface Option {
  means: string;
  default: number;
  min: number;
  max: number;
}

const options = {
  people: { means: "connected at once", default: 1000, min: 1, max: 1e9 },
  clicks: { means: "per second, of all people together", default: 10, min: 0, max: 1e6 },
  joins: { means: "sockets opened per person and day", default: 5, min: 0, max: 1e4 },
  hours: { means: "a day with people there", default: 24, min: 1, max: 24 },
  "signed-in": { means: "percent of those who join", default: 20, min: 0, max: 100 },
  sockets: { means: "on one shard, at most", default: 4000, min: 1, max: live.socketsPerShard },
  tick: { means: "milliseconds", default: live.tickMs, min: 10, max: 10_000 },
} as const satisfies Record<string, Option>;

type Name = keyof typeof options;
type Values = Record<Name, number>;

export const usage = [
  "npm run cost -- [--<option> <number> …]",
  ...Object.entries(options).map(([name, option]) => `  --${name.padEnd(11)}${option.means} (${option.default})`),
].join("\n");

/** An option that nobody could mean. Its message says which. */
export class OptionError extends Error {}

/** What `npm run cost -- …` prints. @throws OptionError */
export function reportOn(args: readonly string[]): string {
  const values = readOptions(args);
  const load: Load = {
    people: values.people,
    hoursPerDay: values.hours,
    clicksPerSecond: values.clicks,
    joinsPerDay: values.joins,
    signedInShare: values["signed-in"] / 100,
    socketsPerShard: values.sockets,
    tickMs: values.tick,
  };
  return format(values, estimate(load));
}

function readOptions(args: readonly string[]): Values {
  const given = parse(args);
  const read = (name: Name): number => {
    const { min, max, default: usual } = options[name];
    const value = given[name] === undefined ? usual : Number(given[name] || Number.NaN);
    if (value >= min && value <= max) return value;
    throw new OptionError(`--${name} takes a number from ${min} to ${amount(max)}.`);
  };
  return {
    people: read("people"),
    clicks: read("clicks"),
    joins: read("joins"),
    hours: read("hours"),
    "signed-in": read("signed-in"),
    sockets: read("sockets"),
    tick: read("tick"),
  };
}

function parse(args: readonly string[]): Partial<Record<string, string>> {
  const known = Object.fromEntries(Object.keys(options).map((name) => [name, { type: "string" as const }]));
  try {
    return parseArgs({ args: [...args], options: known }).values;
  } catch (error) {
    throw new OptionError(error instanceof Error ? error.message : String(error));
  }
}

function format(values: Values, { strain, lines, dollars }: Estimate): string {
  const bill = [
    ["plan", "", "", money(planDollars)],
    ...lines.map(({ item, used, dollars }) => [
      prices[item].what,
      short(used),
      short(prices[item].included),
      money(dollars),
    ]),
    ["total, dollars a month", "", "", money(dollars)],
  ];
  return [
    `${amount(values.people)} people at once, ${values.hours} hours a day; ${amount(values.clicks)} clicks/s; ` +
      `${amount(values.joins)} joins a person and day; ${values["signed-in"]} % signed in; a tick of ${values.tick} ms`,
    "",
    ...strainLines(values, strain),
    "",
    row(["A month of 30 days", "used", "included", "dollars"]),
    ...bill.map(row),
  ].join("\n");
}

function strainLines(values: Values, strain: Strain): string[] {
  const line = (what: string, value: number, bound?: number) => {
    const warning = bound !== undefined && value > bound ? `  too many: ${amount(bound)} is what one object takes` : "";
    return `${what.padEnd(33)}${amount(value).padStart(9)}${warning}`;
  };
  return [
    line(`Shards of ${amount(values.sockets)} sockets`, strain.shards),
    line("Sockets opened per second", strain.joins),
    line("Calls into Counter per second", strain.callsIntoCounter, objectCallsPerSecond),
    line("Calls out of Counter per second", strain.callsOutOfCounter, objectCallsPerSecond),
    line("Calls into the first shard", strain.callsIntoFirstShard, objectCallsPerSecond),
    line("Calls out of the first shard", strain.callsOutOfFirstShard, objectCallsPerSecond),
    line("Frames out of a shard per second", strain.sendsOfShard, objectSendsPerSecond),
  ];
}

function row([what = "", ...cells]: string[]): string {
  return what.padEnd(24) + cells.map((cell) => cell.padStart(12)).join("");
}

/** Whole from ten on; below, with a digit that says something. */
function amount(value: number): string {
  return value.toLocaleString("en", value >= 10 ? { maximumFractionDigits: 0 } : { maximumSignificantDigits: 2 });
}

function short(value: number): string {
  return value.toLocaleString("en", { notation: "compact", maximumSignificantDigits: 3 });
}

function money(dollars: number): string {
  return dollars.toLocaleString("en", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
}
