import { z } from "zod";

/** A new version is everywhere within seconds; the certificate of a new domain takes minutes. */
const healthyWithinMs = { workersDev: 60_000, ownDomain: 5 * 60_000 };
const askEveryMs = 2000;
const answerWithinMs = 10_000;

const health = z.object({ status: z.enum(["pass", "warn", "fail"]), releaseId: z.string() });

/** How long a new version may take until it answers where people ask. */
export function patienceFor(address: URL): number {
  return address.hostname.endsWith(".workers.dev") ? healthyWithinMs.workersDev : healthyWithinMs.ownDomain;
}

/**
 * Asks until the new build answers and says that it is well.
 * @returns what was wrong at the last try, or nothing.
 */
export async function waitUntilHealthy(address: URL, buildId: string, withinMs: number): Promise<string[]> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const fault = await askHealth(address, buildId);
    if (fault === undefined) return [];
    if (Date.now() + askEveryMs > deadline) return [fault];
    await new Promise((resolve) => setTimeout(resolve, askEveryMs));
  }
}

async function askHealth(address: URL, buildId: string): Promise<string | undefined> {
  const url = new URL("/api/health", address);
  try {
    const response = await fetch(url, { signal: AbortSignal.timeout(answerWithinMs), redirect: "manual" });
    const answer = health.safeParse(await response.json()).data;
    if (!answer) return `${url} answered ${response.status}, and not as Cirrus does.`;
    if (answer.releaseId !== buildId) return `${url} is still answered by build ${answer.releaseId}.`;
    return answer.status === "fail" ? `${url} says that a part is down.` : undefined;
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    return `${url} does not answer: ${cause instanceof Error ? cause.message : String(cause)}.`;
  }
}
