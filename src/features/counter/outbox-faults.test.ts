import fc from "fast-check";
import { expect, test } from "vitest";
import { Outbox, type Pending } from "./outbox.ts";

type Answer = { type: "counter" | "acknowledged"; n: number; seq: number } | { type: "refused"; n: number };

/** The server's side of the rule: each number counts once, in any later order, and a socket's gap is refused once. */
class Server {
  value = 0;
  /** What counted, by number. */
  readonly counted = new Map<number, number>();
  private seq = 0;
  private lastNumber = 0;
  private gap: number | undefined;

  connect(): Answer[] {
    this.gap = undefined;
    return [this.snapshot()];
  }

  /** A tired one refuses whatever comes: it does not know what it has counted before. */
  take({ n, amount }: Pending, isTired: boolean): Answer[] {
    if (this.gap !== undefined && n > this.gap) return [];
    this.gap = isTired ? n : undefined;
    if (isTired) return [{ type: "refused", n }];
    if (n <= this.lastNumber) return [{ type: "acknowledged", n, seq: this.seq }];
    this.lastNumber = n;
    this.counted.set(n, amount);
    this.value += amount;
    this.seq += 1;
    return [{ type: "acknowledged", n, seq: this.seq }, this.snapshot()];
  }

  private snapshot(): Answer {
    return { type: "counter", n: this.value, seq: this.seq };
  }
}

/** A page with its outbox, a server, and what is on its way between the two. */
class Journey {
  readonly server = new Server();
  readonly outbox = new Outbox();
  /** What the page believes: the last snapshot, and what it has taken back of all that was clicked. */
  shown = { seq: 0, value: 0 };
  clicked = 0;
  takenBack = 0;
  private up: Pending[] = [];
  private down: Answer[] = [];

  get onTop(): number {
    return this.outbox.totalBeyond(this.shown.seq);
  }

  click(amount: number): void {
    this.outbox.add(amount);
    this.clicked += amount;
  }

  send(): void {
    const add = this.outbox.next();
    if (add) this.up.push(add);
  }

  arrive(isTired: boolean): void {
    const add = this.up.shift();
    if (add) this.down.push(...this.server.take(add, isTired));
  }

  hear(): void {
    const answer = this.down.shift();
    if (!answer) return;
    const before = this.onTop;
    if (answer.type === "refused") {
      const outcome = this.outbox.refuse(answer.n);
      const late = outcome === "doubtful" ? this.countedFrom(answer.n) : 0;
      this.takenBack += before - this.onTop - late;
      if (outcome === "doubtful") this.reconnect(0, false);
    } else if (answer.type === "acknowledged") {
      this.outbox.acknowledge(answer.n, answer.seq);
      this.outbox.settle(this.shown.seq);
    } else if (answer.seq >= this.shown.seq) {
      this.outbox.settle(answer.seq);
      this.shown = { seq: answer.seq, value: answer.n };
    }
  }

  /** What is taken back, although an earlier connection had brought it: the server's value shows it all the same. */
  private countedFrom(first: number): number {
    return [...this.server.counted].reduce((sum, [n, amount]) => (n >= first ? sum + amount : sum), 0);
  }

  /** The connection breaks: some of what was on its way still reaches the server, and no answer the page. */
  reconnect(arriving: number, isTired: boolean): void {
    for (const add of this.up.splice(0, arriving)) this.server.take(add, isTired);
    this.up = [];
    this.down = this.server.connect();
    this.outbox.startOver();
  }

  /** Nothing goes wrong any more. */
  settleDown(): void {
    this.reconnect(0, false);
    for (let round = 0; round < 200; round += 1) {
      this.send();
      this.arrive(false);
      this.hear();
    }
  }
}

type Step = (journey: Journey) => void;

const step = fc.oneof(
  fc.constantFrom(1, -1, 60, -60).map(
    (amount): Step =>
      (journey) =>
        journey.click(amount),
  ),
  fc.constant<Step>((journey) => journey.send()),
  fc.boolean().map(
    (isTired): Step =>
      (journey) =>
        journey.arrive(isTired),
  ),
  fc.constant<Step>((journey) => journey.hear()),
  fc.tuple(fc.nat(4), fc.boolean()).map(
    ([arriving, isTired]): Step =>
      (journey) =>
        journey.reconnect(arriving, isTired),
  ),
);

test("whatever breaks and is refused, each click counts once or is taken back, and the screen ends with the truth", () => {
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const journey = new Journey();
      for (const take of steps) take(journey);
      journey.settleDown();
      const { server, shown, onTop, clicked, takenBack } = journey;
      expect([server.value, shown.value, onTop]).toEqual([clicked - takenBack, clicked - takenBack, 0]);
    }),
    { numRuns: 2000 },
  );
});
