/** Cloudflare's country code when it names a country: not "T1" (Tor), not "XX" (unknown). */
export function countryOrNull(code: unknown): string | null {
  return typeof code === "string" && /^[A-Z]{2}$/.test(code) && code !== "XX" ? code : null;
}

const countryNames = new Intl.DisplayNames("en", { type: "region", fallback: "code" });

export function countryName(country: string): string {
  return countryNames.of(country) ?? country;
}

/** The flag of a country as two regional indicator letters, for ISO 3166-1 alpha-2 codes. */
export function flagOf(country: string): string {
  return String.fromCodePoint(...[...country].map((letter) => 0x1f1a5 + letter.charCodeAt(0)));
}

/** A place as people say it: "Berlin, Germany". */
export function placeInWords({ country, city }: { country: string | null; city: string | null }): string {
  const parts = [city, country && countryName(country)].filter(Boolean);
  // Singapore is in Singapore.
  return [...new Set(parts)].join(", ") || "Unknown";
}
