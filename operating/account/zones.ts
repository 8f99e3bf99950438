import { z } from "zod";
import type { makeAsk } from "./account.ts";

const zones = z.array(z.object({ name: z.string(), status: z.string() }));

/** The zone of the account that a host belongs to, as far as the token sees. */
export async function findZone(ask: ReturnType<typeof makeAsk>, accountId: string, host: string) {
  for (const name of parentsOf(host)) {
    const [zone] = await ask("GET", `/zones?name=${name}&account.id=${accountId}`, zones);
    if (zone) return zone;
  }
  return undefined;
}

/** `a.b.example` → `a.b.example`, `b.example`: what a zone of it could be called, the longest first. */
function parentsOf(host: string): string[] {
  const labels = host.split(".");
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join("."));
}
