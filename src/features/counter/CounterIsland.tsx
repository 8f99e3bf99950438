import { useStore } from "@nanostores/react";
import { type SubmitEvent, useEffect, useState } from "react";
import { ConnectionLine } from "~/features/live/ConnectionLine.tsx";
import { Countries } from "~/features/live/Countries.tsx";
import { $connection } from "~/features/live/connection.ts";
import type { CounterSnapshot } from "~/features/live/protocol.ts";
import { watchPresence } from "~/features/live/store.ts";
import { connectionWords } from "~/features/live/words.ts";
import { showToast } from "~/ui/toast.ts";
import { $lost, $refusal, $value, addOnScreen, keepClicks } from "./clicks.ts";
import { Figures } from "./Figures.tsx";
import { $snapshot, watchCounter } from "./store.ts";
import { useCalm } from "./use-calm.ts";

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
  const news = connection === "live" ? `The counter is at ${value}` : connectionWords[connection];
  return (
    <>
      <p className="text-center font-mono text-7xl font-bold tabular-nums tracking-tight sm:text-8xl" data-value>
        {value.toLocaleString("en")}
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

function tellRefusal(refusal: { reason: string } | null): void {
  if (refusal) showToast(`Not counted. ${refusal.reason}`, { tone: "bad" });
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
  return (
    <p className="mt-6 text-center text-muted">
      Everybody may watch.{" "}
      <a className="link" href="/sign-in?next=/counter">
        Sign in
      </a>{" "}
      to move it.
    </p>
  );
}

/** Clicks that were on screen and can no longer be sent are not lost in silence. */
function Lost() {
  const lost = useStore($lost);
  if (lost === 0) return null;
  return (
    <p role="alert" className="font-medium text-bad">
      Your last clicks ({lost > 0 ? "+" : "−"}
      {Math.abs(lost)}) may not have been counted.
    </p>
  );
}
