import type { ReactNode } from "react";
import type { CounterSnapshot } from "~/features/live/protocol.ts";
import { $presence } from "~/features/live/store.ts";
import { formatNumber, localeNow, readersLocale, wordsFrom } from "~/platform/language.ts";
import { shownName } from "~/platform/person-name.ts";
import { useStore } from "~/ui/use-store.ts";
import { liveCounterWords } from "./words/in-browser.ts";

interface Props {
  snapshot: CounterSnapshot;
  /** Whether the browser has taken over from what the server rendered. */
  isRunning: boolean;
}

/** What the counter has been through, who moved it last, and how many people watch. */
export function Figures({ snapshot, isRunning }: Props) {
  const { increments, decrements, movedBy, movedAt } = snapshot;
  const presence = useStore($presence);
  const words = wordsFrom(liveCounterWords);
  const mover = movedBy === null ? null : shownName(movedBy);
  return (
    <dl className="mt-10 grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line text-center sm:grid-cols-4">
      <Figure name={words.added}>{formatNumber(increments)}</Figure>
      <Figure name={words.taken}>{formatNumber(decrements)}</Figure>
      <Figure name={words.online}>
        <span data-online>{isRunning && presence ? formatNumber(presence.online) : "–"}</span>
      </Figure>
      <Figure name={words.movedLast}>
        <span className="block truncate" title={mover ?? undefined} translate={mover === null ? undefined : "no"}>
          {mover ?? words.nobody}
        </span>
        {movedAt !== null && <Moment at={movedAt} isLocal={isRunning} />}
      </Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="min-w-0 bg-surface px-3 py-4">
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="mt-1 text-lg font-semibold tabular-nums">{children}</dd>
    </div>
  );
}

/** A time of day: in UTC as rendered, in the reader's zone once the browser has taken over. */
function Moment({ at, isLocal }: { at: number; isLocal: boolean }) {
  const zone = isLocal ? {} : { timeZone: "UTC", timeZoneName: "short" as const };
  const format = new Intl.DateTimeFormat(isLocal ? readersLocale() : localeNow(), {
    hour: "numeric",
    minute: "2-digit",
    second: "2-digit",
    ...zone,
  });
  return (
    <time dateTime={new Date(at).toISOString()} className="block text-sm font-normal text-muted">
      {format.format(at)}
    </time>
  );
}
