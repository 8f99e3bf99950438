import { WorkerEntrypoint } from "cloudflare:workers";

const entries = new Map<string, string>();
let operations: Record<"get" | "put" | "delete", number> = { get: 0, put: 0, delete: 0 };

/**
 * Takes the place of the KV namespace, keeps what it is given, and counts. A request to it answers the counts since the
 * last one; `/wiped` forgets the entries as well.
 */
export default class extends WorkerEntrypoint {
  override fetch(request: Request): Response {
    if (new URL(request.url).pathname === "/wiped") entries.clear();
    const counted = operations;
    operations = { get: 0, put: 0, delete: 0 };
    return Response.json(counted);
  }

  async get(key: string): Promise<string | null> {
    operations.get += 1;
    return entries.get(key) ?? null;
  }

  async put(key: string, value: string): Promise<void> {
    operations.put += 1;
    entries.set(key, value);
  }

  async delete(key: string): Promise<void> {
    operations.delete += 1;
    entries.delete(key);
  }
}
