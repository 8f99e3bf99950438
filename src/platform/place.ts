import { wordsFrom } from "./language.ts";
import { platformWords } from "./words.ts";

/** Cloudflare's country code when it names a country: not "T1" (Tor), not "XX" (unknown). */
export function countryOrNull(code: unknown): string | null {
  return typeof code === "string" && /^[A-Z]{2}$/.test(code) && code !== "XX" ? code : null;
}

const countryNames = {
  en: new Intl.DisplayNames("en", { type: "region", fallback: "code" }),
  de: new Intl.DisplayNames("de", { type: "region", fallback: "code" }),
};

/** The name of a country in the reader's language; its code when it has none. */
export function countryName(country: string): string {
  return wordsFrom(countryNames).of(country) ?? country;
}

/** The flag of a country as two regional indicator letters, for ISO 3166-1 alpha-2 codes. */
export function flagOf(country: string): string {
  return String.fromCodePoint(...[...country].map((letter) => 0x1f1a5 + letter.charCodeAt(0)));
}

/** A place as people say it: "Berlin, Germany". */
export function placeInWords({ country, city }: { country: string | null; city: string | null }): string {
  const parts = [city, country && countryName(country)].filter(Boolean);
  // Singapore is in Singapore.
  return [...new Set(parts)].join(", ") || wordsFrom(platformWords).unknown;
}
