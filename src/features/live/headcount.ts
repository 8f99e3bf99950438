import { live } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { everyPresence } from "~/platform/objects.ts";
import { firstShard } from "~/platform/shards.ts";
import { withinTime } from "~/platform/within-time.ts";
import { addUp, type Tally } from "./crowd.ts";

const nobody: Tally = { people: 0, countries: {} };

/**
 * People on all shards, in the memory of the first. Hibernation forgets it, and a shard may die without a word: so it
 * asks those that it has not heard of for a while.
 */
export class Headcount {
  private readonly heard = new Map<string, { tally: Tally; at: number }>();
  private asking: Promise<void> | undefined;
  private isWhole = false;

  take(shard: string, tally: Tally): void {
    this.heard.set(shard, { tally, at: Date.now() });
  }

  /** Names of shards that had somebody when they last spoke. */
  get inhabited(): string[] {
    return [...this.heard].filter(([, { tally }]) => tally.people > 0).map(([shard]) => shard);
  }

  /** Everybody. Asks all other shards first, if that has not been done since this object woke. */
  async total(): Promise<Tally> {
    if (!this.isWhole) await this.askSilent();
    // By the stage's own list, because a stage may have had more shards once.
    return addUp(everyPresence().map(({ name = "" }) => this.heard.get(name)?.tally ?? nobody));
  }

  /** Asks every other shard that was silent for a while. One that does not answer in time has nobody, until it speaks. */
  askSilent(): Promise<void> {
    this.asking ??= this.ask().finally(() => {
      this.asking = undefined;
    });
    return this.asking;
  }

  private async ask(): Promise<void> {
    const since = Date.now() - live.headcountIsFreshMs;
    const fresh = [...this.heard].filter(([, { at }]) => at > since).map(([shard]) => shard);
    await Promise.all(
      everyPresence(firstShard, ...fresh).map(async (shard) => {
        const { name = "" } = shard;
        const before = this.heard.get(name);
        const tally = await withinTime(shard.countPeople(), live.headcountWithinMs).catch((error: unknown) => {
          logFailure("shard-not-counted", error, { shard: name });
          return nobody;
        });
        // What it has reported meanwhile is newer than its answer.
        if (this.heard.get(name) === before) this.take(name, tally);
      }),
    );
    this.isWhole = true;
  }
}
