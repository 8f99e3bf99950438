import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { connect } from "node:net";
import type { Duplex } from "node:stream";
import { type Running, toWorker } from "./running.ts";
import { hostsOf, type State } from "./state.ts";

/** The header that says which host a request was for: it went to this machine instead. */
export const visitedHost = "x-visited-host";

/** Lets visitors in: what was asked of a host goes to the Worker that answers it, as its own `https://` address. */
export class Visitors {
  private readonly state: State;
  private readonly running: Running;

  constructor(state: State, running: Running) {
    this.state = state;
    this.running = running;
  }

  async answer(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const script = this.scriptAt(hostOf(incoming));
    if (!script) {
      response.writeHead(404, { "content-type": "text/html" }).end("<h1>There is nothing here yet</h1>");
      return;
    }
    await this.running.visit(script, (url) => pass(incoming, response, url, script));
  }

  /** A WebSocket: once opened, bytes go through as they are. */
  async upgrade(incoming: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const script = this.scriptAt(hostOf(incoming));
    if (!script) {
      socket.end("HTTP/1.1 404 Not Found\r\n\r\n");
      return;
    }
    await this.running.visit(script, async (url) => {
      const worker = connect(Number(url.port), url.hostname);
      const headers = Object.entries(headersFor(incoming, script)).flatMap(([name, value]) =>
        [value].flat().map((one) => `${name}: ${one}\r\n`),
      );
      worker.write(`${incoming.method} ${incoming.url} HTTP/1.1\r\n${headers.join("")}\r\n`);
      worker.write(head);
      worker.pipe(socket).pipe(worker);
      worker.on("error", () => socket.destroy());
      socket.on("error", () => worker.destroy());
      socket.on("close", () => worker.destroy());
    });
  }

  private scriptAt(host: string): string | undefined {
    return [...this.state.scripts.values()].find((script) => hostsOf(this.state, script).includes(host))?.name;
  }
}

function hostOf({ headers }: IncomingMessage): string {
  return String(headers[visitedHost] ?? "");
}

function pass(incoming: IncomingMessage, response: ServerResponse, url: URL, script: string): Promise<void> {
  return new Promise((resolve, reject) => {
    // Who has left is waited for no longer: workerd starts anew only when all of its visitors have been answered.
    if (incoming.destroyed || response.destroyed) return resolve();
    const { method = "GET", url: path = "/" } = incoming;
    const to = { host: url.hostname, port: url.port, agent: false };
    const outgoing = request({ ...to, method, path, headers: headersFor(incoming, script) }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
      answer.on("error", reject);
    });
    response.on("close", () => {
      outgoing.destroy();
      resolve();
    });
    outgoing.on("error", reject);
    incoming.pipe(outgoing);
  });
}

/** As Cloudflare's edge would send it on: who asks is not for the visitor to say. */
function headersFor({ headers }: IncomingMessage, script: string) {
  const own = Object.entries(headers).filter(
    ([name]) => !/^(?:cf-|mf-|x-visited-|x-to-|x-forwarded-|host$)/.test(name),
  );
  const edge = { host: String(headers[visitedHost]), "x-forwarded-proto": "https", [toWorker]: script };
  return { ...Object.fromEntries(own.flatMap(([name, value]) => (value ? [[name, value]] : []))), ...edge };
}
