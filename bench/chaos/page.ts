import WebSocket from "ws";
import { Outbox } from "../../src/features/counter/outbox.ts";
import { backoffMs } from "../../src/features/live/backoff.ts";
import { encode, parseServerFrame, type ServerFrame } from "../../src/features/live/protocol.ts";
import { live } from "../../src/platform/limits.ts";
import type { PageOfPerson } from "../workerd/people.ts";

/** One time without a connection, in milliseconds of `performance.now()`. */
export interface Absence {
  lostAt: number;
  backAt: number;
  /** The longest that the last wait before coming back could have been. */
  longestWaitMs: number;
}

/** A page as a browser has it: the site's own outbox and backoff, over a socket that may be lost at any moment. */
export class Page {
  readonly absences: Absence[] = [];
  /** What the server said against this page: there should be nothing. */
  readonly refusals = new Set<string>();
  /** The sum of all clicks, whatever became of them. */
  made = 0;
  sumAcknowledged = 0;
  addsSent = 0;
  addsResent = 0;
  addsAcknowledged = 0;
  /** Told of every acknowledgement, as soon as it arrives. */
  onAcknowledged = () => {};
  private readonly page: PageOfPerson;
  private readonly random: () => number;
  private readonly outbox = new Outbox();
  /** What has left and is not acknowledged: amounts by running number. */
  private readonly unsettled = new Map<number, number>();
  private lastNumber = 0;
  private failures = 0;
  private lostAt = performance.now();
  private isBack = false;
  private isClosed = false;
  private socket: WebSocket | undefined;
  private pausing: ReturnType<typeof setTimeout> | undefined;
  private retry: ReturnType<typeof setTimeout> | undefined;

  constructor(page: PageOfPerson, random: () => number) {
    this.page = page;
    this.random = random;
    this.open();
  }

  get isConnected(): boolean {
    return this.isBack;
  }

  /** Everything that was clicked has left, and has been acknowledged. */
  get isSettled(): boolean {
    return this.sumAcknowledged === this.made && this.unsettled.size === 0;
  }

  click(amount: number): void {
    this.made += amount;
    this.outbox.add(amount);
    this.send();
  }

  close(): void {
    this.isClosed = true;
    clearTimeout(this.retry);
    clearTimeout(this.pausing);
    this.socket?.terminate();
  }

  private open(): void {
    const { url, origin, headers } = this.page;
    this.socket = new WebSocket(url, { origin, headers, perMessageDeflate: false });
    this.socket.on("message", (data) => this.receive(parseServerFrame(String(data))));
    this.socket.on("close", () => this.lost());
    this.socket.on("error", ({ message }) => {
      if (message.startsWith("Unexpected server response")) this.refusals.add(message);
    });
  }

  private lost(): void {
    if (this.isClosed) return;
    if (this.isBack) this.lostAt = performance.now();
    this.isBack = false;
    this.retry = setTimeout(() => this.open(), backoffMs(this.failures, this.random));
    this.failures += 1;
  }

  private receive(frame: ServerFrame | null): void {
    if (!this.isBack) this.comeBack();
    if (frame?.type === "acknowledged") this.acknowledge(frame.n, frame.seq);
    else if (frame?.type === "refused") this.refusals.add(frame.reason);
  }

  private comeBack(): void {
    if (this.failures > 0) {
      const longestWaitMs = backoffMs(this.failures - 1, () => 1);
      this.absences.push({ lostAt: this.lostAt, backAt: performance.now(), longestWaitMs });
    }
    this.isBack = true;
    this.failures = 0;
    this.outbox.startOver();
    this.send();
  }

  /** One add now, the next one after a pause, as the site's pages do. */
  private send(): void {
    if (this.pausing || !this.isBack) return;
    const add = this.outbox.next();
    if (!add) return;
    this.noteSent(add.n, add.amount);
    this.socket?.send(encode({ type: "add", ...add }));
    this.pausing = setTimeout(() => {
      this.pausing = undefined;
      this.send();
    }, live.sendEveryMs);
  }

  /** What is sent again keeps its number and its amount. */
  private noteSent(n: number, amount: number): void {
    if (n <= this.lastNumber) this.addsResent += 1;
    else {
      this.addsSent += 1;
      this.lastNumber = n;
      this.unsettled.set(n, amount);
    }
  }

  /**
   * Acknowledging one add acknowledges all before it. They are forgotten at once, where a browser would wait for the snapshot
   * that holds them: the server's word must do.
   */
  private acknowledge(upTo: number, seq: number): void {
    for (const [n, amount] of this.unsettled) {
      if (n > upTo) continue;
      this.sumAcknowledged += amount;
      this.addsAcknowledged += 1;
      this.unsettled.delete(n);
    }
    this.outbox.acknowledge(upTo, seq);
    this.outbox.settle(seq);
    this.onAcknowledged();
  }
}
