import { live } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { everyPresence, firstPresence } from "~/platform/objects.ts";
import { firstShard } from "~/platform/shards.ts";
import { withinTime } from "~/platform/within-time.ts";
import type { Tally } from "./crowd.ts";
import { Headcount } from "./headcount.ts";
import type { PresenceFrame } from "./protocol.ts";
import { type Sockets, send } from "./sockets.ts";
import { Ticker } from "./ticker.ts";

/**
 * One shard's part in telling everybody who is online: it reports its own people to the first shard, which sums up and
 * tells all others. Nothing runs while nobody comes or goes.
 */
export class Online {
  private readonly shard: string;
  private readonly sockets: Sockets;
  /** Used by the first shard alone. */
  private readonly headcount = new Headcount();
  private readonly ticker = new Ticker(
    () => this.tick(),
    () => (this.isFailing ? live.retryMaxMs : live.presenceEveryMs),
  );
  private isFailing = false;
  /** Sockets that have not been told anything yet. */
  private readonly newcomers = new Set<WebSocket>();
  private total: Tally | undefined;
  private reported = "";
  private told = "";
  private later: ReturnType<typeof setTimeout> | undefined;
  private doubt: ReturnType<typeof setTimeout> | undefined;

  constructor(shard: string, sockets: Sockets) {
    this.shard = shard;
    this.sockets = sockets;
  }

  /** Somebody may have come. */
  recheck(): void {
    this.ticker.ask();
  }

  /** A socket has closed, so somebody may have gone. */
  leave(socket: WebSocket): void {
    this.newcomers.delete(socket);
    this.ticker.ask();
  }

  /** Somebody wants to be told, also when the number stays as it is. */
  greet(socket: WebSocket): void {
    this.newcomers.add(socket);
    this.ticker.ask();
  }

  /** Takes what another shard counted, and answers with everybody. For the first shard. */
  async receive(shard: string, tally: Tally): Promise<Tally> {
    this.headcount.take(shard, tally);
    this.headcount.take(this.shard, this.sockets.count().tally);
    this.doubtSilent();
    const total = await this.headcount.total();
    this.ticker.ask();
    return total;
  }

  /** Asks the silent shards now: one of them could not be reached. For the first shard. */
  async recount(): Promise<void> {
    await this.headcount.askSilent();
    this.ticker.ask();
  }

  /** Takes the number of people on all shards, from the first. */
  hear(total: Tally): void {
    this.total = total;
    this.ticker.ask();
  }

  private async tick(): Promise<void> {
    const { tally, changesAt } = this.sockets.count();
    clearTimeout(this.later);
    if (changesAt !== undefined) this.later = setTimeout(() => this.ticker.ask(), changesAt - Date.now());
    try {
      await (this.shard === firstShard ? this.sumUp(tally) : this.report(tally));
      this.isFailing = false;
      this.tell();
    } catch (error) {
      logFailure("headcount-unreachable", error, { shard: this.shard });
      this.isFailing = true;
      this.ticker.ask();
    }
  }

  private async report(tally: Tally): Promise<void> {
    const news = JSON.stringify(tally);
    if (this.total && news === this.reported) return;
    this.total = await withinTime(firstPresence().reportPeople(this.shard, tally), live.shardWithinMs);
    this.reported = news;
  }

  private async sumUp(tally: Tally): Promise<void> {
    this.headcount.take(this.shard, tally);
    const before = JSON.stringify(this.total);
    const total = await this.headcount.total();
    this.total = total;
    if (JSON.stringify(total) === before) return;
    this.doubtSilent();
    const others = everyPresence().filter(
      ({ name = "" }) => name !== this.shard && this.headcount.inhabited.includes(name),
    );
    const told = await Promise.allSettled(
      others.map((shard) => withinTime(shard.hearPeople(total), live.shardWithinMs)),
    );
    for (const result of told) if (result.status === "rejected") logFailure("shard-not-told", result.reason);
  }

  /** Once in a while after somebody came or went: only then may the total be wrong because a shard has died. */
  private doubtSilent(): void {
    if (everyPresence().length === 1) return;
    this.doubt ??= setTimeout(() => {
      this.doubt = undefined;
      void this.recount();
    }, live.headcountIsFreshMs);
  }

  /** One frame to everybody if the number is another than before, and to newcomers alone otherwise. */
  private tell(): void {
    if (!this.total) return;
    const frame = frameOf(this.total);
    const news = JSON.stringify(frame);
    if (news !== this.told) this.sockets.broadcast("presence", frame);
    else for (const socket of this.newcomers) send(socket, frame);
    this.told = news;
    this.newcomers.clear();
  }
}

function frameOf({ people, countries }: Tally): PresenceFrame {
  const most = Object.entries(countries).sort(([a, left], [b, right]) => right - left || a.localeCompare(b));
  return { type: "presence", online: people, countries: Object.fromEntries(most.slice(0, live.countriesShown)) };
}
