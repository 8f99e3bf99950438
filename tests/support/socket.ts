import { randomUUID } from "node:crypto";
import { once } from "node:events";
import WebSocket from "ws";
import type { ClientFrame } from "~/features/live/client-frame.ts";
import { encode, parseServerFrame, protocolVersion, type ServerFrame } from "~/features/live/protocol.ts";

/** Until a frame counts as one that never comes: far more than a busy machine takes. */
const patienceMs = 15_000;

interface Options {
  cookie?: string;
  origin?: string;
  /** What the page says about itself; ids are made anew unless named. */
  hello?: { page?: string; browser?: string; topics?: string; seq?: string; build?: string; v?: string };
  headers?: Record<string, string>;
}

type FrameOf<Type extends ServerFrame["type"]> = Extract<ServerFrame, { type: Type }>;

/** A page's socket, as a script would hold it: keeps every frame, and waits for conditions instead of sleeping. */
export class LiveSocket {
  readonly frames: ServerFrame[] = [];
  private readonly socket: WebSocket;
  private readonly closing: Promise<number>;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data) => {
      const frame = parseServerFrame(String(data));
      if (frame) this.frames.push(frame);
    });
    this.closing = once(socket, "close").then(([code]) => Number(code));
  }

  static async open(site: URL, options: Options = {}): Promise<LiveSocket> {
    const live = new LiveSocket(connect(site, options));
    await once(live.socket, "open");
    return live;
  }

  send(frame: ClientFrame): void {
    this.socket.send(encode(frame));
  }

  sendText(text: string | Buffer): void {
    this.socket.send(text);
  }

  /** The first frame of a type, now or later, that fits. */
  async next<Type extends ServerFrame["type"]>(
    type: Type,
    fits: (frame: FrameOf<Type>) => boolean = () => true,
  ): Promise<FrameOf<Type>> {
    const isOfType = (frame: ServerFrame): frame is FrameOf<Type> => frame.type === type;
    for (;;) {
      const found = this.frames.filter(isOfType).find(fits);
      if (found) return found;
      await once(this.socket, "message", { signal: AbortSignal.timeout(patienceMs) });
    }
  }

  isOpen(): boolean {
    return this.socket.readyState === WebSocket.OPEN;
  }

  /** The code that the server closes with. */
  closed(): Promise<number> {
    return this.closing;
  }

  close(): Promise<number> {
    this.socket.close();
    return this.closing;
  }
}

/** The status that the server refuses an upgrade with. */
export async function refusedWith(site: URL, options: Options = {}): Promise<number> {
  const socket = connect(site, options);
  socket.on("error", () => {});
  const [, response] = await once(socket, "unexpected-response");
  return Number(response.statusCode);
}

function connect(site: URL, { cookie, origin = site.origin, hello = {}, headers = {} }: Options): WebSocket {
  const url = new URL("/live", site);
  url.protocol = "ws:";
  const known = { v: String(protocolVersion), page: randomUUID(), browser: randomUUID() };
  url.search = String(new URLSearchParams({ ...known, ...hello }));
  return new WebSocket(url, { origin, headers: { ...(cookie ? { cookie } : {}), ...headers } });
}
