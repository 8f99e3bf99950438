import type { PresenceFrame } from "./protocol.ts";

/** People of one country. */
export interface CountryCount {
  country: string;
  people: number;
}

/** The countries that the server named, the most people first. */
export function rankCountries({ countries }: PresenceFrame): CountryCount[] {
  const counts = Object.entries(countries).map(([country, people]) => ({ country, people }));
  return counts.sort((a, b) => b.people - a.people);
}

/** Everybody who is in none of the countries that are named: it is not known, hidden, or one of the smaller ones. */
export function countElsewhere(online: number, named: readonly CountryCount[]): number {
  return Math.max(0, online - named.reduce((total, { people }) => total + people, 0));
}
