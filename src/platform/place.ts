/** Cloudflare's country code when it names a country: not "T1" (Tor), not "XX" (unknown). */
export function countryOrNull(code: unknown): string | null {
  return typeof code === "string" && /^[A-Z]{2}$/.test(code) && code !== "XX" ? code : null;
}

const countryNames = new Intl.DisplayNames("en", { type: "region", fallback: "code" });

export function countryName(country: string): string {
  return countryNames.of(country) ?? country;
}

/** A place as people say it: "Berlin, Germany". */
export function placeInWords({ country, city }: { country: string | null; city: string | null }): string {
  const parts = [city, country && countryName(country)].filter(Boolean);
  // Singapore is in Singapore.
  return [...new Set(parts)].join(", ") || "Unknown";
}
