import { useStore } from "@nanostores/react";
import { live } from "~/platform/limits.ts";
import { countryName, flagOf } from "~/platform/place.ts";
import { type CountryCount, countElsewhere, rankCountries } from "./countries.ts";
import { $presence } from "./store.ts";

const dot = "not-last:after:content-['·'] not-last:after:ms-2 not-last:after:text-field";

/** Where the people are who watch, in a quiet line that has its room before it has its words. */
export function Countries() {
  const presence = useStore($presence);
  const ranked = presence ? rankCountries(presence) : [];
  const short = ranked.slice(0, live.countriesOnPhone);
  return (
    <div className="mt-3 min-h-12 text-center text-sm text-muted tabular-nums">
      {presence && ranked.length > 0 && (
        <>
          <List className="sm:hidden" counts={short} elsewhere={countElsewhere(presence.online, short)} />
          <List className="max-sm:hidden" counts={ranked} elsewhere={countElsewhere(presence.online, ranked)} />
        </>
      )}
    </div>
  );
}

interface ListProps {
  className: string;
  counts: readonly CountryCount[];
  elsewhere: number;
}

function List({ className, counts, elsewhere }: ListProps) {
  return (
    <ul aria-label="People online by country" className={`flex flex-wrap justify-center gap-x-2 ${className}`}>
      {counts.map(({ country, people }) => (
        <li key={country} className={dot}>
          <span aria-hidden="true">{flagOf(country)}</span> {countryName(country)} {people}
        </li>
      ))}
      {elsewhere > 0 && <li className={dot}>elsewhere {elsewhere}</li>}
    </ul>
  );
}
