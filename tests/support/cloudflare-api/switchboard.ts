import type { IncomingMessage, ServerResponse } from "node:http";
import { QueryFault } from "./running.ts";
import type { Tokens } from "./tokens.ts";
import { type Answer, type Call, Refusal, type Route } from "./wire.ts";

const base = "/client/v4";

export interface Failure {
  /** 403 and 5xx are tried again by Alchemy, once and ten times over. */
  status?: number;
  code?: number;
  message?: string;
  /** How many calls fail: all of them unless said. */
  times?: number;
}

interface Fault extends Required<Failure> {
  method: string;
  path: RegExp;
}

/** Takes calls to the API to what answers them, past the checks that hold for all, and notes each one down. */
export class Switchboard {
  readonly calls: { method: string; path: string; status: number }[] = [];
  private readonly faults = new Set<Fault>();
  private readonly account: string;
  private readonly tokens: Tokens;
  private readonly routes: { method: string; pattern: RegExp; answer: Route["answer"] }[];

  constructor(account: string, tokens: Tokens, routes: readonly Route[]) {
    this.account = account;
    this.tokens = tokens;
    this.routes = routes.map(({ at, answer }) => {
      const [method = "", path = ""] = at.split(" ");
      return { method, pattern: new RegExp(`^${path.replace(/:(\w+)/g, "(?<$1>[^/]+)")}$`), answer };
    });
  }

  failOn(method: string, path: RegExp, failure: Failure = {}): () => void {
    const { status = 400, code = 10_013, message = "An unknown error has occurred.", times = Infinity } = failure;
    const fault = { method, path, status, code, message, times };
    this.faults.add(fault);
    return () => void this.faults.delete(fault);
  }

  async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", `http://${request.headers.host}`);
    const { method = "GET" } = request;
    const address = url.pathname.startsWith(base) ? url.pathname.slice(base.length) : url.pathname;
    const path = address.replace(/^\/accounts\/[^/]+(?=\/)/, "");
    const noted = { method, path, status: 0 };
    this.calls.push(noted);
    const body = await readAll(request);
    const { status, type, content } = await this.settle(() => {
      this.failIfTold(method, path);
      return this.route(address, {
        method,
        path,
        query: url.searchParams,
        body,
        contentType: request.headers["content-type"] ?? "",
        bearer: request.headers.authorization?.replace(/^Bearer /, "") ?? "",
        agent: request.headers["user-agent"] ?? "",
        origin: url.origin,
        params: {},
      });
    });
    noted.status = status;
    response.writeHead(status, { "content-type": type }).end(content);
  }

  private failIfTold(method: string, path: string): void {
    const fault = [...this.faults].find((candidate) => candidate.method === method && candidate.path.test(path));
    if (!fault) return;
    fault.times -= 1;
    if (fault.times <= 0) this.faults.delete(fault);
    throw new Refusal(fault.status, fault.code, fault.message);
  }

  private route(address: string, call: Call): Answer | Promise<Answer> {
    // These two are asked with an address or a token that was handed out for the purpose.
    const hasOwnKey = address.startsWith("/d1-transfers/") || call.path === "/workers/assets/upload";
    if (!hasOwnKey) this.tokens.check(call);
    for (const { method, pattern, answer } of this.routes) {
      const found = method === call.method && pattern.exec(address);
      if (!found) continue;
      const params = { ...found.groups };
      if (params["account"] && params["account"] !== this.account)
        throw new Refusal(403, 10_000, "Authentication error");
      return answer({ ...call, params });
    }
    throw new Refusal(400, 7_003, `Could not route to ${base}${address}, perhaps your object identifier is invalid?`);
  }

  private async settle(work: () => Answer | Promise<Answer>) {
    try {
      const answer = await work();
      if ("bytes" in answer) return { status: 200, type: answer.contentType, content: answer.bytes };
      const { result, status = 200, page } = answer;
      return toJson(status, { success: true, errors: [], messages: [], result, ...(page && { result_info: page }) });
    } catch (error) {
      const { status, code, message } = toRefusal(error);
      return toJson(status, { success: false, errors: [{ code, message }], messages: [], result: null });
    }
  }
}

function toRefusal(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof QueryFault) return new Refusal(400, 7_500, error.message);
  return new Refusal(500, 10_013, error instanceof Error ? (error.stack ?? error.message) : String(error));
}

function toJson(status: number, content: object) {
  return { status, type: "application/json", content: JSON.stringify(content) };
}

async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}
