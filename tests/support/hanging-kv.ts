import { WorkerEntrypoint } from "cloudflare:workers";

/** Longer than any test waits. A promise that nothing can settle would be noticed by the runtime, and refused. */
const aMinute = () => new Promise<null>((resolve) => setTimeout(resolve, 60_000, null));

/** Takes the place of the KV namespace: no operation answers in time. */
export default class extends WorkerEntrypoint {
  async get(): Promise<null> {
    return aMinute();
  }

  async put(): Promise<null> {
    return aMinute();
  }

  async delete(): Promise<null> {
    return aMinute();
  }
}
