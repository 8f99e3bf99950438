import { WorkerEntrypoint } from "cloudflare:workers";

/** Takes the place of the KV namespace: every operation fails, as KV may at any time. */
export default class extends WorkerEntrypoint {
  async get(): Promise<never> {
    throw new Error("KV GET failed: 500 Internal Server Error");
  }

  async put(): Promise<never> {
    throw new Error("KV PUT failed: 429 Too Many Requests");
  }

  async delete(): Promise<never> {
    throw new Error("KV DELETE failed: 503 Service Unavailable");
  }
}
