import { expect, vi } from "vitest";

/**
 * Waits until a deployed site says that all its parts are well. The stand-in for Cloudflare starts a Worker when it is first asked,
 * which takes longer than a part may take that is well.
 */
export async function untilWell(origin: string | URL, ask: (url: URL) => Promise<Response>): Promise<void> {
  const health = async () => (await ask(new URL("/api/health", origin))).json();
  const patience = { timeout: 120_000, interval: 500 };
  await vi.waitFor(async () => expect(await health()).toMatchObject({ status: "pass" }), patience);
}
