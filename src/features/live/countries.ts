import { wordsFrom } from "~/platform/language.ts";
import { countryName, flagOf } from "~/platform/place.ts";
import type { PresenceFrame } from "./protocol.ts";
import { liveWords } from "./words.ts";

/** People of one country, or of all others. */
export interface Place {
  flag: string;
  name: string;
  people: number;
}

/**
 * Where the people are who watch: the `shown` countries with the most of them, then everybody else, whose country is
 * smaller, hidden or not known. Empty when no country is known.
 */
export function rankPlaces({ online, countries }: PresenceFrame, shown: number): Place[] {
  const ranked = Object.entries(countries).sort(([, a], [, b]) => b - a);
  const named = ranked.slice(0, shown).map(([country, people]) => ({
    flag: `${flagOf(country)}\u00a0`,
    name: countryName(country),
    people,
  }));
  const elsewhere = online - named.reduce((total, { people }) => total + people, 0);
  if (named.length === 0 || elsewhere <= 0) return named;
  return [...named, { flag: "", name: wordsFrom(liveWords).elsewhere, people: elsewhere }];
}

/** Places in one line: a text alone, so that nothing on the page moves when people come and go. A number stays beside its name. */
export function placesInWords(places: readonly Place[]): string {
  return places.map(({ flag, name, people }) => `${flag}${name}\u00a0${people}`).join(" · ");
}
