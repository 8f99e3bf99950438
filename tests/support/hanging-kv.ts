import { WorkerEntrypoint } from "cloudflare:workers";

const never = new Promise<never>(() => {});

/** Takes the place of the KV namespace: no operation ever answers. */
export default class extends WorkerEntrypoint {
  get = () => never;
  put = () => never;
  delete = () => never;
}
