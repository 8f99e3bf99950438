import { type SubmitEvent, useEffect, useState } from "react";
import { ConnectionLine } from "~/features/live/ConnectionLine.tsx";
import { Countries } from "~/features/live/Countries.tsx";
import { $connection } from "~/features/live/connection.ts";
import type { CounterSnapshot } from "~/features/live/protocol.ts";
import { watchPresence } from "~/features/live/store.ts";
import { liveWords } from "~/features/live/words.ts";
import { formatNumber, wordsFrom } from "~/platform/language.ts";
import { showToast } from "~/ui/toast.ts";
import { useStore } from "~/ui/use-store.ts";
import { $lost, $refusal, $value, addOnScreen, keepClicks, type Refusal } from "./clicks.ts";
import { Figures } from "./Figures.tsx";
import { $snapshot, watchCounter } from "./store.ts";
import { useCalm } from "./use-calm.ts";
import { liveCounterWords } from "./words/in-browser.ts";

interface Props {
  /** What the server rendered: shown until the browser takes over. */
  snapshot: CounterSnapshot;
  mayAdd: boolean;
  /** Where the buttons post to when there is no JavaScript. */
  action: string;
}

/** The live counter: shows a click at once, settles when the server has it. */
export default function CounterIsland({ snapshot: rendered, mayAdd, action }: Props) {
  const [isRunning, setRunning] = useState(false);
  useEffect(() => {
    const ends = [watchCounter(rendered), keepClicks(), watchPresence(), $refusal.listen(tellRefusal)];
    setRunning(true);
    return () => {
      for (const end of ends) end();
    };
  }, [rendered]);
  const connection = useStore($connection);
  const live = { snapshot: useStore($snapshot), value: useStore($value) };
  const { snapshot, value } = isRunning ? live : { snapshot: rendered, value: rendered.value };
  const isAt = wordsFrom(liveCounterWords).isAt(value);
  const news = connection === "live" ? isAt : wordsFrom(liveWords).connection[connection];
  return (
    <>
      <p className="text-center font-mono text-7xl font-bold tabular-nums tracking-tight sm:text-8xl" data-value>
        {formatNumber(value)}
      </p>
      <Announcement text={isRunning ? news : ""} />
      {mayAdd && connection !== "ended" ? <Buttons action={action} /> : <SignInFirst />}
      <Figures snapshot={snapshot} isRunning={isRunning} />
      <Countries />
      {isRunning ? (
        <ConnectionLine>
          <Lost />
        </ConnectionLine>
      ) : (
        <div className="mt-2 min-h-16" />
      )}
    </>
  );
}

function tellRefusal(refusal: Refusal | null): void {
  if (!refusal) return;
  const { code = "", reason } = refusal;
  const known: Readonly<Record<string, string>> = wordsFrom(liveWords).refusals;
  showToast(wordsFrom(liveCounterWords).notCounted(known[code] ?? reason), { tone: "bad" });
}

/** Tells screen readers, politely and at most once a second however fast the counter moves. */
function Announcement({ text }: { text: string }) {
  return (
    <p className="sr-only" aria-live="polite">
      {useCalm(text, 1500)}
    </p>
  );
}

const button =
  "inline-flex min-h-12 min-w-28 cursor-pointer items-center justify-center rounded-lg px-6 text-lg font-semibold transition active:scale-95";

function Buttons({ action }: { action: string }) {
  function submit(event: SubmitEvent<HTMLFormElement>) {
    const { submitter } = event.nativeEvent;
    if (!(submitter instanceof HTMLButtonElement)) return;
    // A page that the socket no longer serves has a form that works, and brings the new version with its answer.
    if ($connection.get() === "outdated") return;
    event.preventDefault();
    addOnScreen(submitter.value === "up" ? 1 : -1);
  }
  return (
    <form method="post" action={action} onSubmit={submit} className="mt-6 flex justify-center gap-3">
      <button
        type="submit"
        className={`${button} border border-line bg-surface hover:border-accent`}
        name="direction"
        value="down"
      >
        − 1
      </button>
      <button
        type="submit"
        className={`${button} bg-accent text-on-accent hover:bg-accent-strong`}
        name="direction"
        value="up"
      >
        + 1
      </button>
    </form>
  );
}

function SignInFirst() {
  const { before, link, after } = wordsFrom(liveCounterWords).watch;
  return (
    <p className="mt-6 text-center text-muted">
      {before}
      <a className="link" href="/sign-in?next=/counter">
        {link}
      </a>
      {after}
    </p>
  );
}

/** Clicks that were on screen and can no longer be sent are not lost in silence. */
function Lost() {
  const lost = useStore($lost);
  if (lost === 0) return null;
  return (
    <p role="alert" className="font-medium text-bad">
      {wordsFrom(liveCounterWords).lost(`${lost > 0 ? "+" : "−"}${Math.abs(lost)}`)}
    </p>
  );
}
