import { once } from "node:events";
import WebSocket from "ws";
import { atMost } from "./goals.ts";
import type { Bench, Findings } from "./probe.ts";
import { progress } from "./progress.ts";
import { socketUrl } from "./workerd/people.ts";
import { startBuiltSite } from "./workerd/site.ts";
import { readUsage } from "./workerd/usage.ts";

const cycles = 10_000;
/** So long V8 lets its heap grow before it collects in earnest. With an object that does nothing it is the same. */
const warmUpCycles = 18_000;
const cyclesPerSample = 1000;
const atOnce = 50;
/** Noise of the heap: what a collection that has not run yet may still hold. */
const noisePercent = 5;

const growth = "memory after the last 3,000 cycles, over that after the first 3,000";

/** Whether workerd's memory grows as people come and go. */
export async function openMemoryBench(): Promise<Bench> {
  const goals = [{ figure: growth, bound: atMost(noisePercent) }];
  return { probes: [{ title: `${cycles} connects and disconnects`, goals, measure }], close: async () => {} };
}

async function measure(): Promise<Findings> {
  const site = await startBuiltSite();
  try {
    await comeAndGo(site.url, warmUpCycles);
    const samples: number[] = [];
    while (samples.length * cyclesPerSample < cycles) {
      await comeAndGo(site.url, cyclesPerSample);
      samples.push(readUsage(site.pid())?.memoryMB ?? Number.NaN);
      progress(`  ${samples.length * cyclesPerSample} of ${cycles} cycles: ${samples.at(-1)?.toFixed(0)} MB`);
    }
    const [before, after] = [mean(samples.slice(0, 3)), mean(samples.slice(-3))];
    return {
      figures: [
        { name: "memory after the first 3,000 cycles", value: before, unit: "MB" },
        { name: "memory after the last 3,000 cycles", value: after, unit: "MB" },
        { name: growth, value: ((after - before) / before) * 100, unit: "%" },
      ],
      notes: [`${warmUpCycles} cycles before the first sample; each person is another, with another browser and IP.`],
    };
  } finally {
    await site.close();
  }
}

let people = 0;

async function comeAndGo(site: URL, count: number): Promise<void> {
  for (let done = 0; done < count; done += atOnce) await Promise.all(Array.from({ length: atOnce }, () => visit(site)));
}

/** One person who opens a socket, reads the first frame, and leaves. */
async function visit(site: URL): Promise<void> {
  people += 1;
  const ip = `10.${people >> 16}.${(people >> 8) & 255}.${people & 255}`;
  const socket = new WebSocket(socketUrl(site), {
    origin: site.origin,
    headers: { "cf-connecting-ip": ip },
    perMessageDeflate: false,
  });
  await once(socket, "message");
  socket.close();
  await once(socket, "close");
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}
