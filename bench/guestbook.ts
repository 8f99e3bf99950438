import { atLeast, type Figure } from "./goals.ts";
import { type Cost, figuresOf, ratiosOf, staysAsQuick, staysWithin } from "./guestbook/findings.ts";
import { loadInTurns, type Subject } from "./guestbook/load.ts";
import { rateRatio } from "./guestbook/ratios.ts";
import { alike, first, type Reading, readings } from "./guestbook/readings.ts";
import { rowsOfReading, rowsOfSigning } from "./guestbook/rows.ts";
import { defaultSeconds, defaultSizes, nameOf, readSeconds, readSizes, type Sizes } from "./guestbook/size.ts";
import {
  type Filled,
  readersOf,
  readersOfNaive,
  signersOf,
  startNaive,
  startSite,
  untilCopied,
} from "./guestbook/subjects.ts";
import type { Bench, Probe } from "./probe.ts";
import { type Open, shared } from "./shared.ts";

/** The same Worker twice: with few entries in its guestbook, and with many. */
type Pair = [few: Filled, many: Filled];

interface Setting {
  sizes: Sizes;
  /** For each thing that is measured, at each size. */
  seconds: number;
  sites: Open<Pair>;
}

/** Whether the guestbook stays as quick and as cheap when it grows, and what a page does that reads the whole table. */
export async function openGuestbookBench(entries = defaultSizes, time = defaultSeconds): Promise<Bench> {
  const [sizes, seconds] = [readSizes(entries), readSeconds(time)];
  const sites = openPair(sizes, startSite);
  const naive = openPair(sizes, startNaive);
  const setting = { sizes, seconds, sites: sites.open };
  return {
    probes: [
      ...readings.map((reading) => readingProbe(reading, setting)),
      signingProbe(setting),
      naiveProbe(setting, naive.open),
    ],
    close: async () => {
      await sites.close();
      await naive.close();
    },
  };
}

function openPair({ small, large }: Sizes, start: (size: number) => Promise<Filled>) {
  return shared<Pair>(
    async () => [await start(small), await start(large)],
    async (opened) => {
      for (const { close } of opened) await close();
    },
  );
}

function readingProbe(reading: Reading, { sizes, seconds, sites }: Setting): Probe {
  const { name, isCopied, budget, timesAsSlow } = reading;
  return {
    title: name,
    goals: [...staysAsQuick(name, timesAsSlow), ...(isCopied ? [] : staysWithin(name, sizes, budget))],
    measure: async () => {
      const [few, many] = await sites();
      if (isCopied) for (const site of [few, many]) await untilCopied(site, reading);
      const rows: Cost[] = isCopied ? [] : [await rowsOfReading(few, reading), await rowsOfReading(many, reading)];
      const readers = [readersOf(few, reading), readersOf(many, reading)];
      return { figures: await compare(name, sizes, readers, seconds, rows), notes: explanations };
    },
  };
}

function signingProbe({ sizes, seconds, sites }: Setting): Probe {
  const name = "signing";
  return {
    title: name,
    goals: [...staysAsQuick(name, alike), ...staysWithin(name, sizes, { statements: 5, rowsWritten: 6 })],
    measure: async () => {
      const [few, many] = await sites();
      const signers = [await signersOf(few), await signersOf(many)];
      const rows = [await rowsOfSigning(few), await rowsOfSigning(many)];
      return { figures: await compare(name, sizes, signers, seconds, rows) };
    },
  };
}

/** What two subjects did that took turns, one at each size. `rows` are what each has cost besides. */
async function compare(name: string, sizes: Sizes, pair: Subject[], seconds: number, rows: Cost[]): Promise<Figure[]> {
  const [few = [], many = []] = await loadInTurns(pair, seconds);
  const costs = pair.map((subject, index) => ({ ...subject.cost?.(), ...rows[index] }));
  return [
    ...figuresOf(name, sizes.small, few, costs[0]),
    ...figuresOf(name, sizes.large, many, costs[1]),
    ...ratiosOf(name, few, many),
  ];
}

/** The naive page in turns with the site's, at each size by itself: at the large one a turn of it takes seconds. */
function naiveProbe({ sizes, seconds, sites }: Setting, naive: Open<Pair>): Probe {
  const name = "naive page";
  const times = (size: number) => `requests/s of the ${first.name}, times those of the naive one: ${nameOf(size)}`;
  return {
    title: name,
    goals: [{ figure: times(sizes.large), bound: atLeast(10) }],
    measure: async () => {
      const figures: Figure[] = [];
      const pairs = [await sites(), await naive()];
      for (const [index, size] of [sizes.small, sizes.large].entries()) {
        const [site, other] = pairs.map((pair) => pair[index]);
        if (!site || !other) throw new Error("There is nothing to compare.");
        const slow = readersOfNaive(other);
        const [ours = [], theirs = []] = await loadInTurns([readersOf(site, first), slow], seconds, 1);
        figures.push(...figuresOf(name, size, theirs, slow.cost?.()));
        figures.push({ name: times(size), value: rateRatio(ours, theirs), unit: "×" });
      }
      return { figures };
    },
  };
}

const explanations = [
  "What is compared takes turns. Ratios are middle ones: of all turns for requests/s, of five stretches of time for p99.",
  "A copy is what most visitors get at Cloudflare; here workerd plays the cache. All other pages are made for each request, as for who has just written.",
  "A search takes what is typed for the beginning of a word: FTS5 gathers all entries that have it, in memory, and D1 does not count those as rows.",
  "The naive page reads the whole table, newest first, and shows 20 entries. It draws a small part of the site's page and sends no security headers, so it is quick as long as the table is small.",
  "The load shares this machine with workerd.",
];
