import { randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { z } from "zod";
import { findScript } from "./scripts.ts";
import type { State } from "./state.ts";
import { TailSocket } from "./tail-socket.ts";
import { type Answer, type Call, must, type Route, readJson } from "./wire.ts";

const sessionMs = 6 * 60 * 60 * 1000;
const protocol = "trace-v1";

const filter = z.looseObject({
  outcome: z.array(z.string()).optional(),
  method: z.array(z.string()).optional(),
  query: z.string().optional(),
});
type Filter = z.infer<typeof filter>;

/** What workerd says of one request, alarm or call of a Worker. */
const trace = z.looseObject({
  outcome: z.string(),
  logs: z.array(z.unknown()),
  event: z.looseObject({ request: z.looseObject({ method: z.string() }).optional() }).nullish(),
});
type Trace = z.infer<typeof trace>;
const traces = z.object({ script: z.string(), events: z.array(trace) });

interface Session {
  id: string;
  script: string;
  filters: Filter[];
  expires_at: string;
  sockets: Set<TailSocket>;
}

/** Live logs: somebody asks for them, opens the address that comes back, and is sent each trace as it happens. */
export class Tails {
  private readonly state: State;
  private readonly sessions = new Map<string, Session>();

  constructor(state: State) {
    this.state = state;
  }

  routes(): Route[] {
    const at = "/accounts/:account/workers/scripts/:script/tails";
    return [
      { at: `POST ${at}`, answer: (call) => ({ result: this.start(call) }) },
      { at: `GET ${at}`, answer: (call) => ({ result: this.list(findScript(this.state, call).name) }) },
      { at: `DELETE ${at}/:id`, answer: (call) => this.stop(call) },
    ];
  }

  private start(call: Call) {
    const { name } = findScript(this.state, call);
    const asked = call.body.length > 0 ? readJson(call, z.object({ filters: z.array(filter).default([]) })) : undefined;
    const expires_at = new Date(Date.now() + sessionMs).toISOString();
    const session = {
      id: randomUUID(),
      script: name,
      filters: asked?.filters ?? [],
      expires_at,
      sockets: new Set<TailSocket>(),
    };
    this.sessions.set(session.id, session);
    return { id: session.id, url: `${call.origin.replace("http", "ws")}/tails/${session.id}`, expires_at };
  }

  private list(script: string) {
    const own = [...this.sessions.values()].filter((session) => session.script === script);
    return own.map(({ id, expires_at }) => ({ id, expires_at }));
  }

  private stop({ params }: Call): Answer {
    const id = params["id"] ?? "";
    const session = must(this.sessions.get(id), 404, 10_057, "This tail does not exist.");
    for (const socket of session.sockets) socket.close();
    this.sessions.delete(id);
    return { result: null };
  }

  /** @returns whether the request was for a tail. */
  upgrade(request: IncomingMessage, socket: Duplex): boolean {
    const [, id] = /^\/tails\/([^/]+)$/.exec(request.url ?? "") ?? [];
    if (id === undefined) return false;
    const session = this.sessions.get(id);
    if (session && request.headers["sec-websocket-protocol"] === protocol) {
      const opened = new TailSocket(request, socket, protocol);
      session.sockets.add(opened);
      opened.onClose(() => session.sockets.delete(opened));
    } else {
      socket.end(`HTTP/1.1 ${session ? 400 : 404} Refused\r\n\r\n`);
    }
    return true;
  }

  /** Sends what workerd traced to everybody who listens to that Worker. */
  hand(traced: unknown): void {
    const { script, events } = traces.parse(traced);
    const scriptVersion = { id: this.state.scripts.get(script)?.deployments.at(-1)?.versionId };
    for (const session of this.sessions.values()) {
      if (session.script !== script) continue;
      for (const event of events.filter((candidate) => passes(candidate, session.filters))) {
        for (const socket of session.sockets)
          socket.send(JSON.stringify({ ...event, scriptName: script, scriptVersion }));
      }
    }
  }

  close(): void {
    for (const { sockets } of this.sessions.values()) for (const socket of sockets) socket.close();
  }
}

function passes({ outcome, logs, event }: Trace, filters: Filter[]): boolean {
  const method = event?.request?.method ?? "";
  const text = JSON.stringify(logs);
  return filters.every(
    (wanted) =>
      (!wanted.outcome || wanted.outcome.includes(outcome)) &&
      (!wanted.method || wanted.method.includes(method)) &&
      (!wanted.query || text.includes(wanted.query)),
  );
}
