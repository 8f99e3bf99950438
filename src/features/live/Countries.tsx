import { wordsFrom } from "~/platform/language.ts";
import { live } from "~/platform/limits.ts";
import { useStore } from "~/ui/use-store.ts";
import { placesInWords, rankPlaces } from "./countries.ts";
import { $presence } from "./store.ts";
import { liveWords } from "./words.ts";

/** Where the people are who watch, in a quiet line that has its room before it has its words. */
export function Countries() {
  const presence = useStore($presence);
  const wide = presence ? rankPlaces(presence, live.countriesShown) : [];
  const narrow = presence ? rankPlaces(presence, live.countriesOnPhone) : [];
  return (
    <div className="mt-3 min-h-12 text-sm text-muted tabular-nums">
      <p className="sm:hidden" aria-hidden="true" data-countries>
        {placesInWords(narrow)}
      </p>
      <p className="max-sm:hidden" aria-hidden="true" data-countries>
        {placesInWords(wide)}
      </p>
      {wide.length > 0 && (
        <ul className="sr-only" aria-label={wordsFrom(liveWords).onlineByCountry}>
          {wide.map(({ name, people }) => (
            <li key={name}>
              {name} {people}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
