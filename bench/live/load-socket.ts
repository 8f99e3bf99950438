import { once } from "node:events";
import WebSocket from "ws";
import type { ClientFrame } from "../../src/features/live/client-frame.ts";
import type { ServerFrame } from "../../src/features/live/protocol.ts";
import type { PageOfPerson } from "../workerd/people.ts";
import type { SentAdd } from "./tally.ts";

const openWithinMs = 20_000;

/** A broadcast is the same bytes for every socket of a thread: read once, so that the load costs the measured little. */
let broadcast: { data: Buffer; frame: ServerFrame } | undefined;

/** One page as the server sees it: numbers its adds, and remembers when each was sent. */
export class LoadSocket {
  readonly adds: SentAdd[] = [];
  /** Why adds were refused, each reason once. */
  readonly refusals = new Set<string>();
  frames = 0;
  seq = 0;
  isClosed = false;
  onSnapshot: (seq: number) => void = () => {};
  private acknowledged = 0;
  private readonly socket: WebSocket;

  private constructor(socket: WebSocket) {
    this.socket = socket;
    socket.on("message", (data) => this.receive(read(data)));
    socket.on("close", () => {
      this.isClosed = true;
    });
  }

  /** Resolves when the server has sent its first frame. @throws when it refuses, or does not for too long. */
  static async open({ url, origin, headers }: PageOfPerson): Promise<LoadSocket> {
    const socket = new WebSocket(url, { origin, headers, perMessageDeflate: false, skipUTF8Validation: true });
    const opened = new LoadSocket(socket);
    await once(socket, "message", { signal: AbortSignal.timeout(openWithinMs) });
    socket.on("error", () => {});
    return opened;
  }

  get lastAdd(): SentAdd | undefined {
    return this.adds.at(-1);
  }

  add(amount: number, at: number): void {
    this.adds.push({ at, amount });
    const frame: ClientFrame = { type: "add", n: this.adds.length, amount };
    this.socket.send(JSON.stringify(frame));
  }

  terminate(): void {
    this.socket.terminate();
  }

  private receive(frame: ServerFrame): void {
    this.frames += 1;
    if (frame.type === "counter") {
      this.seq = Math.max(this.seq, frame.seq);
      this.onSnapshot(frame.seq);
    } else if (frame.type === "acknowledged") {
      this.acknowledge(frame.n, frame.seq);
    } else if (frame.type === "refused") {
      this.refusals.add(frame.reason);
    }
  }

  /** Acknowledging one add acknowledges all before it. */
  private acknowledge(n: number, seq: number): void {
    for (const add of this.adds.slice(this.acknowledged, n)) add.seq = seq;
    this.acknowledged = Math.max(this.acknowledged, n);
  }
}

function read(data: WebSocket.RawData): ServerFrame {
  if (Array.isArray(data) || data instanceof ArrayBuffer) throw new Error("A frame of text is one buffer.");
  if (broadcast?.data.equals(data)) return broadcast.frame;
  const frame: ServerFrame = JSON.parse(data.toString());
  if (frame.type === "counter") broadcast = { data, frame };
  return frame;
}
