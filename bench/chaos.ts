import { runStorm } from "./chaos/storm.ts";
import { atLeast, atMost, type Goal } from "./goals.ts";
import type { Bench, Findings } from "./probe.ts";
import { progress } from "./progress.ts";

const pages = 200;
const kills = 10;
/** For the handshakes of everybody at once, on a machine that runs both sides. The wait itself is the backoff's. */
const handshakeWithinMs = 5000;

const killed = "workerd killed";
const left = "pages left behind";
const late = "longest return beyond the backoff";
const acknowledgedOff = "sum acknowledged, away from the sum added";
const valueOff = "value, away from the sum added";
const refused = "upgrades and adds refused";

const goals: Goal[] = [
  { figure: killed, bound: atLeast(kills) },
  { figure: left, bound: atMost(0) },
  { figure: late, bound: atMost(handshakeWithinMs) },
  { figure: acknowledgedOff, bound: atMost(0) },
  { figure: valueOff, bound: atMost(0) },
  { figure: refused, bound: atMost(0) },
];

/** Whether the counter keeps its word while its process is killed and its sockets are lost. */
export async function openChaosBench(given = String(Date.now() % 1_000_000)): Promise<Bench> {
  const seed = Number(given);
  const title = `${pages} pages, ${kills} kills, seed ${seed}`;
  return { probes: [{ title, goals, measure: () => measure(seed) }], close: async () => {} };
}

async function measure(seed: number): Promise<Findings> {
  const toll = await runStorm({ pages, kills, seed, progress });
  return {
    figures: [
      { name: killed, value: toll.kills, unit: "times" },
      { name: "longest time without workerd", value: toll.longestOutageMs, unit: "ms" },
      { name: "lines cut", value: toll.cuts, unit: "times" },
      { name: "lines delayed", value: toll.holds, unit: "times" },
      { name: "pages that came back", value: toll.returns, unit: "times" },
      { name: "longest time away", value: toll.longestAwayMs, unit: "ms" },
      { name: late, value: toll.latestMs, unit: "ms" },
      { name: left, value: toll.leftBehind, unit: "" },
      { name: "adds sent", value: toll.addsSent, unit: "" },
      { name: "adds sent again", value: toll.addsResent, unit: "times" },
      { name: "adds acknowledged", value: toll.addsAcknowledged, unit: "" },
      { name: acknowledgedOff, value: Math.abs(toll.sumAcknowledged - toll.sumMade), unit: "" },
      { name: valueOff, value: Math.abs(toll.value - toll.sumMade), unit: "" },
      { name: refused, value: toll.refusals.length, unit: "reasons" },
    ],
    notes: [
      `Again with the same choices: --seed ${seed}. What the machine does in between stays its own.`,
      "The longest return is counted from when nothing hindered the page any more, less the longest wait of its backoff.",
      ...toll.refusals.map((reason) => `Refused: ${reason}`),
    ],
  };
}
