/** How many people there are, and where. */
export interface Tally {
  people: number;
  /** By ISO 3166 code; those whose country is unknown or hidden are in none. */
  countries: Record<string, number>;
}

interface Member {
  sockets: number;
  country: string | null;
  /** When somebody without a socket stops to count, in milliseconds since 1970. */
  until?: number;
}

/** People by their sockets: each counts once, from the first socket until `graceMs` after the last. */
export class Crowd {
  private readonly members = new Map<string, Member>();
  private readonly graceMs: number;
  private readonly clock: () => number;

  constructor(graceMs: number, clock: () => number = Date.now) {
    this.graceMs = graceMs;
    this.clock = clock;
  }

  /** Whoever hides their country in one place hides it in all: which socket is the newest is unknown after hibernation. */
  join(person: string, country: string | null): void {
    const member = this.members.get(person);
    const sockets = this.socketsOf(person) + 1;
    const isHidden = sockets > 1 && member?.country === null;
    this.members.set(person, { sockets, country: isHidden ? null : country });
  }

  leave(person: string): void {
    const member = this.members.get(person);
    if (!member) return;
    member.sockets -= 1;
    if (member.sockets === 0) member.until = this.clock() + this.graceMs;
  }

  socketsOf(person: string): number {
    return this.members.get(person)?.sockets ?? 0;
  }

  /** Forgets those whose grace is over, and answers when the next one's will be; undefined when nobody is leaving. */
  sweep(): number | undefined {
    let next: number | undefined;
    for (const [person, { until }] of this.members) {
      if (until === undefined) continue;
      if (until <= this.clock()) this.members.delete(person);
      else next = Math.min(next ?? until, until);
    }
    return next;
  }

  tally(): Tally {
    const countries: Record<string, number> = {};
    for (const { country } of this.members.values()) {
      if (country) countries[country] = (countries[country] ?? 0) + 1;
    }
    return { people: this.members.size, countries };
  }
}

/** Everybody on all shards: a person's sockets are all on one, so the numbers add up. */
export function addUp(tallies: Iterable<Tally>): Tally {
  const sum: Tally = { people: 0, countries: {} };
  for (const { people, countries } of tallies) {
    sum.people += people;
    for (const [country, count] of Object.entries(countries)) {
      sum.countries[country] = (sum.countries[country] ?? 0) + count;
    }
  }
  return sum;
}
