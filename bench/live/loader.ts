import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { parentPort, workerData } from "node:worker_threads";
import type { PageOfPerson } from "../workerd/people.ts";
import { LoadSocket } from "./load-socket.ts";
import { Screens, type SeenByAll, type SentAdd } from "./tally.ts";

/** What one thread of the load is told: which sockets to open, and what to send through them. */
export interface Orders {
  pages: PageOfPerson[];
  /** Shared by all threads: how many sockets are open. */
  opened: Int32Array<SharedArrayBuffer>;
  addsPerSecond: number;
  seconds: number;
  /** How long after the load the last acknowledgements may take. */
  patienceSeconds: number;
}

/** What one thread found. Times are of the clock that all threads of a process share. */
export interface Report {
  adds: SentAdd[];
  seen: SeenByAll;
  startedAt: number;
  endedAt: number;
  frames: number;
  writes: number;
  closed: number;
  /** Why adds were refused. */
  refusals: string[];
  /** The share of the time of the load in which this thread had something to do. Near 1, it was the bottleneck. */
  busy: number;
}

/** Upgrades under way at one time. */
const openAtOnce = 50;
const sendEveryMs = 5;

const clock = () => Number(process.hrtime.bigint()) / 1e6;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const port = parentPort;
if (!port) throw new Error("This file is a thread of `npm run bench -- live`.");
const orders: Orders = workerData;
const sockets = await openSockets();
port.postMessage("open");
await once(port, "message");
port.postMessage(await load());
for (const socket of sockets) socket.terminate();
port.close();

async function openSockets(): Promise<LoadSocket[]> {
  const opened: LoadSocket[] = [];
  const waiting = [...orders.pages];
  const openNext = async () => {
    for (let page = waiting.pop(); page; page = waiting.pop()) {
      opened.push(await LoadSocket.open(page));
      Atomics.add(orders.opened, 0, 1);
    }
  };
  await Promise.all(Array.from({ length: openAtOnce }, openNext));
  return opened;
}

async function load(): Promise<Report> {
  const startSeq = Math.max(...sockets.map(({ seq }) => seq));
  const screens = new Screens(sockets.length, startSeq, clock);
  sockets.forEach((socket, index) => {
    socket.onSnapshot = (seq) => screens.see(index, seq);
  });
  const framesBefore = total(({ frames }) => frames);
  const utilisation = performance.eventLoopUtilization();
  const startedAt = clock();
  await sendAdds(startedAt);
  const endedAt = clock();
  const busy = performance.eventLoopUtilization(utilisation).utilization;
  const frames = total((socket) => socket.frames) - framesBefore;
  const writes = Math.max(...sockets.map(({ seq }) => seq)) - startSeq;
  await settle(screens);
  return {
    adds: sockets.flatMap(({ adds }) => adds),
    seen: screens.seenByAll,
    startedAt,
    endedAt,
    frames,
    writes,
    closed: sockets.filter((socket) => socket.isClosed).length,
    refusals: sockets.flatMap(({ refusals }) => [...refusals]),
    busy,
  };
}

/** Through each socket in turn, as many as are due. One that is late is sent late, and its delay counts from then. */
async function sendAdds(startedAt: number): Promise<void> {
  const all = orders.addsPerSecond * orders.seconds;
  for (let sent = 0; sent < all; await pause(sendEveryMs)) {
    const due = Math.min(all, Math.floor(((clock() - startedAt) / 1000) * orders.addsPerSecond));
    for (; sent < due; sent += 1) sockets[sent % sockets.length]?.add(amountOf(sent), clock());
  }
}

/** Of both signs and of several sizes, so that a lost add and a doubled one do not make up for each other. */
function amountOf(index: number): number {
  return [1, 7, -3, 2, 13, -1, 5][index % 7] ?? 1;
}

/** Until every add is acknowledged and on every screen, or patience ends. */
async function settle({ seenByAll }: Screens): Promise<void> {
  const deadline = clock() + orders.patienceSeconds * 1000;
  const isSettled = () => sockets.every(({ lastAdd }) => !lastAdd || seenByAll.has(lastAdd.seq ?? -1));
  while (clock() < deadline && !isSettled()) await pause(20);
}

function total(count: (socket: LoadSocket) => number): number {
  return sockets.reduce((sum, socket) => sum + count(socket), 0);
}
