import { DurableObject } from "cloudflare:workers";
import { live } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { theCounter } from "~/platform/objects.ts";
import { Bucket } from "./bucket.ts";
import { visitorHeader } from "./gate.ts";
import {
  type Add,
  browserParameter,
  type ClientFrame,
  type CounterSnapshot,
  closeCodes,
  encode,
  parseClientFrame,
  ping,
  pong,
  type ServerFrame,
  type Visitor,
  visitorSchema,
} from "./protocol.ts";
import { type Attachment, attachmentOf, endSocket, isOpen, personTag, send, sendText } from "./sockets.ts";

/** An add on its way to `Counter`, and the socket that hears when it is there. */
interface Waiting {
  add: Add;
  socket: WebSocket;
}

/**
 * Holds the sockets of one shard. Gathers the adds of a tick into one call to `Counter`, and tells every socket the
 * result in one frame. Between ticks it may hibernate: sockets, identities and pings are kept by the platform.
 */
export class Presence extends DurableObject<Cloudflare.Env> {
  /** Adds that wait for the next tick, oldest first. Lost with the object, but then the browsers send them again. */
  private waiting: Waiting[] = [];
  /** Ticks in a row that `Counter` has not answered. */
  private failures = 0;
  /** The call to `Counter` that is under way. It never fails: what went wrong is the tick's business. */
  private settling: Promise<unknown> = Promise.resolve();
  private tick: ReturnType<typeof setTimeout> | undefined;
  private presenceChanged = false;
  private readonly buckets = new WeakMap<WebSocket, Bucket>();

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(ping, pong));
  }

  /** Accepts an upgrade that the gate let through. */
  override async fetch(request: Request): Promise<Response> {
    const { 0: client, 1: server } = new WebSocketPair();
    const attachment: Attachment = {
      browser: new URL(request.url).searchParams.get(browserParameter) ?? "",
      visitor: readVisitor(request),
    };
    const { visitor } = attachment;
    const tags = visitor ? [visitor.sessionId, personTag(visitor.userId)] : [];
    this.ctx.acceptWebSocket(server, tags);
    server.serializeAttachment(attachment);
    if (this.ctx.getWebSockets().length > live.socketsPerShard) server.close(closeCodes.full, "full, try again later");
    else await this.greet(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    if (socket.readyState !== WebSocket.OPEN) return;
    if (typeof message !== "string" || isTooBig(message)) {
      this.refuse(socket, closeCodes.tooBig, `Frames are text of at most ${live.maxFrameBytes} bytes.`);
    } else if (this.bucketOf(socket).take()) {
      this.receive(socket, parseClientFrame(message));
    } else {
      this.refuse(socket, closeCodes.policyViolation, "Too many frames.");
    }
  }

  /** A hibernating socket is not answered by the platform: without this close the browser waits for its own time-out. */
  override webSocketClose(socket: WebSocket): void {
    socket.close(1000);
    this.presenceChanged = true;
    this.schedule();
  }

  override webSocketError(socket: WebSocket): void {
    this.webSocketClose(socket);
  }

  /** Sends one snapshot to every socket of this shard. `Counter` calls it for adds that did not come from here. */
  publish(snapshot: CounterSnapshot): void {
    this.broadcast(snapshot);
  }

  /** Closes every socket of a session that has ended. */
  endSession(sessionId: string): void {
    for (const socket of this.ctx.getWebSockets(sessionId)) endSocket(socket);
  }

  /**
   * Closes every socket of a person, and drops their adds that wait. One that is on its way to `Counter` has arrived
   * when this returns, so that what `Counter` then forgets stays forgotten.
   */
  async endPerson(userId: string): Promise<void> {
    for (const socket of this.ctx.getWebSockets(personTag(userId))) endSocket(socket);
    this.waiting = this.waiting.filter(({ add }) => add.userId !== userId);
    await this.settling;
  }

  /** How many sockets a person has open here: for their export. */
  countSockets(userId: string): number {
    return this.ctx.getWebSockets(personTag(userId)).filter(isOpen).length;
  }

  /** Answers when this shard is up. For health checks: costs nothing, however many sockets there are. */
  ping(): "pong" {
    return "pong";
  }

  /** People watching through this shard: signed-in people once, others once a page. */
  private online(): number {
    const people = this.ctx.getWebSockets().filter(isOpen).map(attachmentOf);
    return new Set(people.map(({ visitor, browser }) => visitor?.userId ?? browser)).size;
  }

  private async greet(socket: WebSocket): Promise<void> {
    try {
      send(socket, await theCounter().read());
    } catch (error) {
      logFailure("greeting-without-counter", error);
    }
    send(socket, { type: "presence", online: this.online() });
    this.presenceChanged = true;
    this.schedule();
  }

  private receive(socket: WebSocket, frame: ClientFrame | null): void {
    const { visitor, browser } = attachmentOf(socket);
    if (!frame) this.refuse(socket, closeCodes.policyViolation, "That is not a frame of this protocol.");
    else if (visitor && visitor.expiresAt <= Date.now()) endSocket(socket);
    else if (!visitor) send(socket, { type: "refused", n: frame.n, reason: "Sign in to move the counter." });
    else if (this.waiting.length >= live.maxWaitingAdds) {
      send(socket, { type: "refused", n: frame.n, reason: "Too busy just now. Try again in a moment." });
    } else {
      const { userId, userName } = visitor;
      this.waiting.push({ add: { userId, userName, stamp: { browser, n: frame.n }, amount: frame.amount }, socket });
      this.schedule();
    }
  }

  private schedule(): void {
    const pauseMs = Math.min(live.retryMaxMs, live.tickMs * 2 ** this.failures);
    this.tick ??= setTimeout(() => this.flush(), pauseMs);
  }

  /** One tick: one call to `Counter`, one frame to each socket. What failed waits, and the ticks grow apart. */
  private async flush(): Promise<void> {
    try {
      if (this.waiting.length > 0) await this.settle([...this.waiting]);
      this.failures = 0;
    } catch (error) {
      logFailure("counter-unreachable", error, { adds: this.waiting.length });
      this.failures += 1;
    } finally {
      if (this.presenceChanged) this.announceOnline();
      this.tick = undefined;
      if (this.waiting.length > 0 || this.presenceChanged) this.schedule();
    }
  }

  /** Sends what waits now to `Counter`, and acknowledges it. Adds that come in meanwhile wait for the next tick. */
  private async settle(batch: readonly Waiting[]): Promise<void> {
    const adds = batch.map(({ add }) => add);
    const applying = theCounter().apply(adds, this.ctx.id.name);
    this.settling = applying.catch(() => undefined);
    const snapshot = await applying;
    const settled = new Set(batch);
    this.waiting = this.waiting.filter((waiting) => !settled.has(waiting));
    for (const [socket, n] of lastNumbers(batch)) send(socket, { type: "acknowledged", n, seq: snapshot.seq });
    this.broadcast(snapshot);
  }

  private announceOnline(): void {
    this.presenceChanged = false;
    this.broadcast({ type: "presence", online: this.online() });
  }

  private broadcast(frame: ServerFrame): void {
    const text = encode(frame);
    for (const socket of this.ctx.getWebSockets()) sendText(socket, text);
  }

  private refuse(socket: WebSocket, code: number, reason: string): void {
    send(socket, { type: "refused", reason });
    socket.close(code, reason);
  }

  private bucketOf(socket: WebSocket): Bucket {
    const bucket = this.buckets.get(socket) ?? new Bucket(live.frameBurst, live.framesPerSecond);
    this.buckets.set(socket, bucket);
    return bucket;
  }
}

/** The highest number of each socket in a batch: acknowledging it acknowledges all before it. */
function lastNumbers(batch: readonly Waiting[]): Map<WebSocket, number> {
  const numbers = new Map<WebSocket, number>();
  for (const { add, socket } of batch) {
    if (add.stamp) numbers.set(socket, Math.max(numbers.get(socket) ?? 0, add.stamp.n));
  }
  return numbers;
}

function isTooBig(message: string): boolean {
  return new TextEncoder().encode(message).byteLength > live.maxFrameBytes;
}

function readVisitor(request: Request): Visitor | null {
  const header = request.headers.get(visitorHeader);
  return header ? visitorSchema.parse(JSON.parse(decodeURIComponent(header))) : null;
}
