import fc from "fast-check";
import { expect, test } from "vitest";
import { Outbox, type Pending } from "./outbox.ts";

type Answer = { type: "counter" | "acknowledged"; n: number; seq: number } | { type: "refused"; n: number };

/** The server's side of the rule: adds count in the order of their numbers, each once, and a gap is refused once. */
class Server {
  value = 0;
  private seq = 0;
  private lastNumber = 0;
  private isRefusing = false;

  connect(): Answer[] {
    this.isRefusing = false;
    return [this.snapshot()];
  }

  take({ n, amount }: Pending, isTired: boolean): Answer[] {
    if (n <= this.lastNumber) return [{ type: "acknowledged", n: this.lastNumber, seq: this.seq }];
    if (n > this.lastNumber + 1 ? !this.isRefusing : isTired) {
      this.isRefusing = true;
      return [{ type: "refused", n: this.lastNumber + 1 }];
    }
    if (n > this.lastNumber + 1) return [];
    this.isRefusing = false;
    this.lastNumber = n;
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
      if (this.outbox.refuse(answer.n)) this.takenBack += before - this.onTop;
    } else if (answer.type === "acknowledged") {
      this.outbox.acknowledge(answer.n, answer.seq);
      this.outbox.settle(this.shown.seq);
    } else if (answer.seq >= this.shown.seq) {
      this.outbox.settle(answer.seq);
      this.shown = { seq: answer.seq, value: answer.n };
    }
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
