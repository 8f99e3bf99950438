import { Agent, type IncomingHttpHeaders, request } from "node:http";
import type { Cost } from "./findings.ts";
import type { Turn } from "./ratios.ts";

/** One request. */
export interface Ask {
  path: string;
  headers?: Record<string, string>;
  /** Makes it a form that is posted. */
  form?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

/** What is put under load. */
export interface Subject {
  url: URL;
  next(): Ask;
  /** @throws when this is not what was asked for: an error page is quick, too. */
  check(answer: Answer): void;
  /** What D1 said, or the Worker of D1, that the dearest answer has cost. */
  cost?(): Cost;
  /** Puts back what a turn has changed, while nobody measures. */
  afterTurn?(): Promise<void>;
}

/** People at one subject at a time, each of whom asks again as soon as the answer is there. */
const readers = 4;
/** Requests of each of them in one turn, unless a turn would then take seconds. */
const usualAsks = 4;
const warmUpRounds = 2;
const leastRounds = 5;

/**
 * Loads several subjects in short turns, there and back, so that whatever else this machine does hits them all alike.
 * @param seconds for each of them, in the mean. All get as many requests.
 * @returns the turns of each subject, in their order.
 */
export async function loadInTurns(subjects: Subject[], seconds: number, asks = usualAsks): Promise<Turn[][]> {
  const agent = new Agent({ keepAlive: true, maxSockets: readers });
  const rounds: Turn[][] = [];
  try {
    for (let round = 0; round < warmUpRounds; round += 1) await takeTurns(subjects, asks, agent);
    const until = performance.now() + seconds * 1000 * subjects.length;
    while (rounds.length < leastRounds || performance.now() < until) {
      const isWayBack = rounds.length % 2 === 1;
      const turns = await takeTurns(isWayBack ? subjects.toReversed() : subjects, asks, agent);
      rounds.push(isWayBack ? turns.reverse() : turns);
    }
  } finally {
    agent.destroy();
  }
  return subjects.map((_, index) => rounds.flatMap((turns) => turns[index] ?? []));
}

async function takeTurns(subjects: Subject[], asks: number, agent: Agent): Promise<Turn[]> {
  const turns: Turn[] = [];
  for (const subject of subjects) turns.push(await takeTurn(subject, asks, agent));
  return turns;
}

async function takeTurn(subject: Subject, asks: number, agent: Agent): Promise<Turn> {
  const delaysMs: number[] = [];
  const startedAt = performance.now();
  const read = async () => {
    for (let count = 0; count < asks; count += 1) {
      const askedAt = performance.now();
      const answer = await send(subject.url, subject.next(), agent);
      delaysMs.push(performance.now() - askedAt);
      subject.check(answer);
    }
  };
  await Promise.all(Array.from({ length: readers }, read));
  const seconds = (performance.now() - startedAt) / 1000;
  await subject.afterTurn?.();
  return { delaysMs, seconds };
}

/** By Node's own client, without `fetch` around it: the load shares the machine with what it measures. */
export function send(site: URL, { path, headers, form }: Ask, agent?: Agent): Promise<Answer> {
  const body = form && new URLSearchParams(form).toString();
  const ofForm = body && { "content-type": "application/x-www-form-urlencoded", origin: site.origin };
  const options = { agent, method: body ? "POST" : "GET", headers: { ...ofForm, ...headers } };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(path, site), options, async (response) => {
      const { statusCode: status = 0, headers } = response;
      response.toArray().then((chunks) => resolve({ status, headers, text: Buffer.concat(chunks).toString() }), reject);
    });
    sent.on("error", reject);
    sent.end(body);
  });
}
