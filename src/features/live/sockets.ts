import { live } from "~/platform/limits.ts";
import { Crowd, type Tally } from "./crowd.ts";
import { type Visitor, visitorSchema } from "./hello.ts";
import { closeCodes, encode, type ServerFrame, type Topic } from "./protocol.ts";

/** Session ids have no colon, and user ids and IPs come behind one: no kind of tag can be taken for another. */
export const personTag = (person: string): string => `person:${person}`;
const ipTag = (ip: string): string => `ip:${ip}`;

/** Who a socket counts as: its account on any device, or its browser when nobody is signed in. */
export const personOfUser = (userId: string): string => `user:${userId}`;
export const personOfBrowser = (browser: string): string => `browser:${browser}`;

/**
 * The open sockets of one shard, and who is behind them. What it keeps in memory comes from the sockets themselves, which
 * outlive hibernation.
 */
export class Sockets {
  private readonly context: DurableObjectState;
  private readonly visitors = new Map<WebSocket, Visitor>();
  private readonly crowd = new Crowd(live.leaveGraceMs);

  constructor(context: DurableObjectState) {
    this.context = context;
    for (const socket of context.getWebSockets()) {
      if (socket.readyState !== WebSocket.OPEN) continue;
      const { data } = visitorSchema.safeParse(socket.deserializeAttachment());
      // What another build wrote down may mean nothing to this one. One such socket must not keep the object from waking.
      if (data) this.remember(socket, data);
      else socket.close(closeCodes.restart, "come back");
    }
  }

  get isEmpty(): boolean {
    return this.visitors.size === 0;
  }

  /** Whether one more socket of this visitor is within the limits. */
  hasRoomFor({ person, ip }: Visitor): boolean {
    return (
      this.visitors.size < live.socketsPerShard &&
      this.crowd.socketsOf(person) < live.socketsPerPerson &&
      // Also those that were closed and whose other end has not answered: the platform holds on to them.
      this.context.getWebSockets(ipTag(ip)).length < live.socketsPerIp
    );
  }

  accept(socket: WebSocket, visitor: Visitor): void {
    const { user, person, ip } = visitor;
    this.context.acceptWebSocket(socket, [personTag(person), ipTag(ip), ...(user ? [user.sessionId] : [])]);
    socket.serializeAttachment(visitor);
    this.remember(socket, visitor);
  }

  /** Who opened a socket; undefined once it is closed. */
  visitorOf(socket: WebSocket): Visitor | undefined {
    return this.visitors.get(socket);
  }

  follow(socket: WebSocket, visitor: Visitor, topics: Topic[]): void {
    const following = { ...visitor, topics };
    socket.serializeAttachment(following);
    this.visitors.set(socket, following);
  }

  /** Safe to repeat: whoever closed a socket has forgotten it before its close event comes. */
  forget(socket: WebSocket): void {
    const visitor = this.visitors.get(socket);
    if (!visitor) return;
    this.visitors.delete(socket);
    this.crowd.leave(visitor.person);
  }

  /** Open sockets with a tag: a session's id, or that of a person. */
  tagged(tag: string): WebSocket[] {
    return this.context.getWebSockets(tag).filter((socket) => this.visitors.has(socket));
  }

  /**
   * The open sockets of the page that this visitor looks at: a page that opens another has given up on them. What may
   * still arrive on them is older than all that it says from now on.
   */
  ofPage({ person, page }: Visitor): WebSocket[] {
    return this.tagged(personTag(person)).filter((socket) => this.visitors.get(socket)?.page === page);
  }

  /** Who is here now, and when that changes if nobody comes or goes, in milliseconds since 1970. */
  count(): { tally: Tally; changesAt: number | undefined } {
    const changesAt = this.crowd.sweep();
    return { tally: this.crowd.tally(), changesAt };
  }

  /** Sends one frame to every socket that follows `topic`, serialised once. */
  broadcast(topic: Topic, frame: ServerFrame): void {
    const text = encode(frame);
    for (const [socket, visitor] of this.visitors) if (visitor.topics.includes(topic)) sendText(socket, text);
  }

  /** Sends a frame, unless the socket has closed meanwhile. */
  tell(socket: WebSocket, frame: ServerFrame): void {
    if (this.visitors.has(socket)) send(socket, frame);
  }

  /** The frame goes first: it arrives at once, while the connection may linger. */
  close(socket: WebSocket, frame: ServerFrame, code: number, reason: string): void {
    send(socket, frame);
    socket.close(code, reason);
    this.forget(socket);
  }

  end(socket: WebSocket): void {
    this.close(socket, { type: "session-ended" }, closeCodes.sessionEnded, "session ended");
  }

  private remember(socket: WebSocket, visitor: Visitor): void {
    this.visitors.set(socket, visitor);
    this.crowd.join(visitor.person, visitor.country);
  }
}

/** Closes a socket that never was one of this shard's. */
export function turnAway(socket: WebSocket, code: number, reason: string): void {
  socket.accept();
  if (code === closeCodes.sessionEnded) send(socket, { type: "session-ended" });
  socket.close(code, reason);
}

export function send(socket: WebSocket, frame: ServerFrame): void {
  sendText(socket, encode(frame));
}

/** A socket may close between being listed and being written to; its browser will come back for a new snapshot. */
function sendText(socket: WebSocket, text: string): void {
  try {
    socket.send(text);
  } catch {
    socket.close(1011, "could not be written to");
  }
}
