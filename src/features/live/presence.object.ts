import { DurableObject } from "cloudflare:workers";
import { live } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { theCounter } from "~/platform/objects.ts";
import { withinTime } from "~/platform/within-time.ts";
import { AddQueue, notCounted } from "./add-queue.ts";
import { Buckets } from "./bucket.ts";
import { type ClientFrame, isTooBig, parseClientFrame } from "./client-frame.ts";
import type { Tally } from "./crowd.ts";
import { visitorHeader } from "./gate.ts";
import { type Visitor, visitorSchema } from "./hello.ts";
import { LatestReactions } from "./latest-reactions.ts";
import { Online } from "./online.ts";
import { type Add, type CounterSnapshot, closeCodes, type GuestbookNews, ping, pong, type Topic } from "./protocol.ts";
import { Recently } from "./recently.ts";
import { personOfUser, personTag, Sockets, send, turnAway } from "./sockets.ts";
import { Ticker } from "./ticker.ts";

const replaced = "This page has opened another socket.";

/**
 * Holds the sockets of one shard. Gathers the adds of a tick into one call to `Counter`, and tells every socket the
 * result in one frame. Between ticks it may hibernate: sockets, identities and pings are kept by the platform.
 */
export class Presence extends DurableObject<Cloudflare.Env> {
  private readonly sockets = new Sockets(this.ctx);
  private readonly online = new Online(this.ctx.id.name ?? "", this.sockets);
  private readonly adds = new AddQueue();
  private readonly reactions = new LatestReactions();
  private readonly ticker = new Ticker(
    () => this.tick(),
    () => Math.min(live.retryMaxMs, live.tickMs * 2 ** this.failures),
  );
  /** Ticks in a row in which `Counter` has not answered. */
  private failures = 0;
  /** `Counter` could not be read: until it can, sockets may show an old count, or none. */
  private isBehind = false;
  /** By account, or by IP where there is none: many sockets, under many names, make nobody's frames more. */
  private readonly frames = new Buckets(live.frameBurst, live.framesPerSecond);
  /** Sessions and people, by the ids that their sockets go by. */
  private readonly ended = new Recently(live.endedIsKnownMs);
  /** The newest snapshot that has come here, and the number of the one that every socket was sent. */
  private snapshot: CounterSnapshot | undefined;
  private sentSeq = -1;
  /** What `Counter` is being asked: whoever comes at the same moment shares the answer. */
  private reading: Promise<CounterSnapshot> | undefined;

  constructor(state: DurableObjectState, env: Cloudflare.Env) {
    super(state, env);
    this.ctx.setWebSocketAutoResponse(new WebSocketRequestResponsePair(ping, pong));
  }

  /** Accepts an upgrade that the gate let through. */
  override fetch(request: Request): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.welcome(server, readVisitor(request));
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    const visitor = this.sockets.visitorOf(socket);
    if (!visitor) return;
    if (typeof message !== "string" || isTooBig(message)) {
      this.refuse(socket, closeCodes.tooBig, `Frames are text of at most ${live.maxFrameBytes} bytes.`);
    } else if (!this.frames.take(visitor.user ? visitor.person : visitor.ip)) {
      this.refuse(socket, closeCodes.policyViolation, "Too many frames.");
    } else {
      const frame = parseClientFrame(message);
      if (frame) this.receive(socket, visitor, frame);
      else this.refuse(socket, closeCodes.policyViolation, "That is not a frame of this protocol.");
    }
  }

  /** A hibernating socket is not answered by the platform: without this close the browser waits for its own time-out. */
  override webSocketClose(socket: WebSocket): void {
    socket.close(1000);
    this.sockets.forget(socket);
    this.online.leave(socket);
  }

  override webSocketError(socket: WebSocket): void {
    this.webSocketClose(socket);
  }

  /** Takes a snapshot for every socket of this shard. `Counter` calls it for adds that did not come from here. */
  publish(snapshot: CounterSnapshot): void {
    this.take(snapshot);
    this.ticker.ask();
  }

  /** Tells every socket of this shard that follows the guestbook. Reactions are gathered until the tick. */
  announce(news: GuestbookNews): void {
    if (news.change !== "reactions") this.sockets.broadcast("guestbook", news);
    else if (this.reactions.take(news)) this.ticker.ask();
  }

  /** An add over HTTP: at once, and within the same limit as those over sockets. Null when it must come again, if at all. */
  async add(add: Add): Promise<CounterSnapshot | null> {
    return this.ended.has(personOfUser(add.userId)) ? null : this.adds.addNow(add);
  }

  /** Closes every socket of a session that has ended. */
  endSession(sessionId: string): void {
    this.ended.add(sessionId);
    for (const socket of this.sockets.tagged(sessionId)) this.end(socket);
  }

  /**
   * Closes every socket of a person, and drops their adds that wait. One that is on its way to `Counter` has arrived
   * when this returns, so that what `Counter` then forgets stays forgotten.
   */
  async endPerson(userId: string): Promise<void> {
    this.ended.add(personOfUser(userId));
    for (const socket of this.sockets.tagged(personTag(personOfUser(userId)))) this.end(socket);
    await this.adds.drop(userId);
  }

  /** How many sockets a person has open here: for their export. */
  countSockets(userId: string): number {
    return this.sockets.tagged(personTag(personOfUser(userId))).length;
  }

  /** People on this shard: signed-in people once, others once a browser. */
  countPeople(): Tally {
    return this.sockets.count().tally;
  }

  /** Takes the people of another shard, and answers with those on all. For the first shard. */
  reportPeople(shard: string, tally: Tally): Promise<Tally> {
    return this.online.receive(shard, tally);
  }

  /** Takes the people on all shards, from the first. */
  hearPeople(total: Tally): void {
    this.online.hear(total);
  }

  /** A shard could not be reached: looks whose people are gone. For the first shard. */
  recount(): Promise<void> {
    return this.online.recount();
  }

  /** Answers when this shard is up. For health checks: costs nothing, however many sockets there are. */
  ping(): "pong" {
    return "pong";
  }

  private welcome(socket: WebSocket, visitor: Visitor): void {
    const hasEnded = this.hasEnded(visitor);
    const older = hasEnded ? [] : this.sockets.ofPage(visitor);
    for (const each of older) this.refuse(each, closeCodes.policyViolation, replaced);
    if (hasEnded) turnAway(socket, closeCodes.sessionEnded, "session ended");
    else if (this.sockets.hasRoomFor(visitor)) {
      this.sockets.accept(socket, visitor);
      this.greet(socket, visitor);
    } else turnAway(socket, closeCodes.full, "full, try again later");
  }

  /** The Worker asked who it is before this shard heard that they ended. */
  private hasEnded({ user, person }: Visitor): boolean {
    return user !== null && (this.ended.has(user.sessionId) || this.ended.has(person));
  }

  private greet(socket: WebSocket, { topics, seq, isOfOldBuild }: Visitor): void {
    this.online.recheck();
    if (isOfOldBuild) send(socket, { type: "new-version" });
    this.introduce(socket, topics, seq);
  }

  /** Sends where things stand with these topics. */
  private introduce(socket: WebSocket, topics: readonly Topic[], knownSeq: number | undefined): void {
    if (topics.includes("presence")) this.online.greet(socket);
    if (topics.includes("counter")) void this.sendSnapshot(socket, knownSeq);
  }

  /** The newest snapshot, unless the page has it. `Counter` is asked, for this object may have missed one while away. */
  private async sendSnapshot(socket: WebSocket, knownSeq: number | undefined): Promise<void> {
    try {
      this.reading ??= withinTime(theCounter().read(), live.counterWithinMs);
      this.take(await this.reading);
    } catch (error) {
      logFailure("greeting-without-counter", error);
      this.isBehind = true;
      this.ticker.ask();
    }
    this.reading = undefined;
    if (!this.snapshot) return;
    if (this.snapshot.seq > this.sentSeq) this.ticker.ask();
    else if (this.snapshot.seq !== knownSeq) send(socket, this.snapshot);
  }

  private receive(socket: WebSocket, visitor: Visitor, frame: ClientFrame): void {
    const { user } = visitor;
    if (user && user.expiresAt <= Date.now()) this.end(socket);
    else if (frame.type === "subscribe") this.subscribe(socket, visitor, frame);
    else {
      const code = this.adds.take(socket, visitor, frame);
      if (code !== undefined) send(socket, notCounted(frame.n, code));
      else this.ticker.ask();
    }
  }

  private subscribe(
    socket: WebSocket,
    visitor: Visitor,
    { topics }: Extract<ClientFrame, { type: "subscribe" }>,
  ): void {
    this.sockets.follow(socket, visitor, topics);
    const added = topics.filter((topic) => !visitor.topics.includes(topic));
    this.introduce(socket, added, undefined);
  }

  /** One call to `Counter`, and one frame to each socket. What failed waits, and the ticks grow apart. */
  private async tick(): Promise<void> {
    for (const news of this.reactions.release()) this.sockets.broadcast("guestbook", news);
    if (this.sockets.isEmpty) this.isBehind = false;
    if (this.isBehind || !this.adds.isIdle) await this.settle();
    if (this.snapshot && this.snapshot.seq > this.sentSeq) {
      this.sentSeq = this.snapshot.seq;
      this.sockets.broadcast("counter", this.snapshot);
    }
    if (this.isBehind || !this.adds.isIdle) this.ticker.ask();
  }

  private async settle(): Promise<void> {
    try {
      const { snapshot, numbers, refused } = await this.adds.settle(this.ctx.id.name);
      this.failures = 0;
      this.isBehind = false;
      this.take(snapshot);
      for (const [socket, n] of numbers) this.sockets.tell(socket, { type: "acknowledged", n, seq: snapshot.seq });
      for (const [socket, { n, code }] of refused) this.sockets.tell(socket, notCounted(n, code));
    } catch (error) {
      logFailure("counter-unreachable", error, { adds: this.adds.length });
      this.failures += 1;
    }
  }

  /** Answers may overtake each other; what is older than what is here says nothing. */
  private take(snapshot: CounterSnapshot): void {
    if (!this.snapshot || snapshot.seq > this.snapshot.seq) this.snapshot = snapshot;
  }

  private refuse(socket: WebSocket, code: number, reason: string): void {
    this.sockets.close(socket, { type: "refused", reason }, code, reason);
    this.online.leave(socket);
  }

  private end(socket: WebSocket): void {
    this.sockets.end(socket);
    this.online.leave(socket);
  }
}

function readVisitor(request: Request): Visitor {
  return visitorSchema.parse(JSON.parse(decodeURIComponent(request.headers.get(visitorHeader) ?? "")));
}
