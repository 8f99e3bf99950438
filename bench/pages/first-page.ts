import { setTimeout as wait } from "node:timers/promises";
import { DevServer, freePort, freshCheckout } from "../../tests/support/dev-server.ts";
import type { Findings } from "../probe.ts";

export const firstPageTime = "First page after `npm run dev` on a fresh checkout";

const patienceMs = 60_000;
const askEveryMs = 50;

/** From the command to the landing page, in a copy of the project that has never run: no database, no caches. */
export async function measureFirstPage(): Promise<Findings> {
  const checkout = freshCheckout();
  process.once("exit", checkout.remove);
  const port = await freePort();
  const startedAt = performance.now();
  const server = new DevServer(checkout.path, port);
  process.once("exit", () => void server.kill());
  try {
    await untilServed(server, startedAt + patienceMs);
    return { figures: [{ name: firstPageTime, value: (performance.now() - startedAt) / 1000, unit: "s" }] };
  } finally {
    await server.kill();
    checkout.remove();
  }
}

async function untilServed(server: DevServer, deadline: number): Promise<void> {
  let hasEnded = false;
  const ended = server.exited().then(() => {
    hasEnded = true;
  });
  while (performance.now() < deadline && !hasEnded) {
    const response = await fetch(server.url, { signal: AbortSignal.timeout(patienceMs) }).catch(() => undefined);
    await response?.text();
    if (response?.ok) return;
    if (response) throw new Error(`The first page was answered with ${response.status}.\n${server.output}`);
    await Promise.race([ended, wait(askEveryMs)]);
  }
  const fault = hasEnded ? "ended before it answered" : `did not answer within ${patienceMs / 1000} s`;
  throw new Error(`\`npm run dev\` ${fault}.\n${server.output}`);
}
