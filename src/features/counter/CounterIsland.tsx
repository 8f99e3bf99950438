import { useStore } from "@nanostores/react";
import { type SubmitEvent, useEffect, useState } from "react";
import { $connection, type ConnectionState } from "~/features/live/connection.ts";
import type { CounterSnapshot } from "~/features/live/protocol.ts";
import { $online, watchPresence } from "~/features/live/store.ts";
import { connectionWords } from "~/features/live/words.ts";
import { $refusal, $snapshot, $value, addOnScreen, watchCounter } from "./store.ts";
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
    watchCounter(rendered);
    watchPresence();
    setRunning(true);
  }, [rendered]);
  const connection = useStore($connection);
  const live = { snapshot: useStore($snapshot), value: useStore($value), online: useStore($online) };
  const { snapshot, value, online } = isRunning ? live : { snapshot: rendered, value: rendered.value, online: null };
  return (
    <>
      <p className="text-center font-mono text-7xl font-bold tabular-nums tracking-tight sm:text-8xl" data-value>
        {value.toLocaleString("en")}
      </p>
      <Announcement text={isRunning ? `The counter is at ${value}` : ""} />
      {mayAdd && connection !== "ended" ? <Buttons action={action} /> : <SignInFirst />}
      <Figures snapshot={snapshot} online={online} isRunning={isRunning} />
      {isRunning ? <State connection={connection} /> : <div className="mt-4 min-h-12" />}
    </>
  );
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

interface FiguresProps {
  snapshot: CounterSnapshot;
  online: number | null;
  isRunning: boolean;
}

function Figures({ snapshot, online, isRunning }: FiguresProps) {
  const { increments, decrements, movedBy, movedAt } = snapshot;
  return (
    <dl className="mt-10 grid grid-cols-2 gap-px overflow-hidden rounded-card border border-line bg-line text-center sm:grid-cols-4">
      <Figure name="Added">{increments.toLocaleString("en")}</Figure>
      <Figure name="Taken away">{decrements.toLocaleString("en")}</Figure>
      <Figure name="People online">{online ?? "–"}</Figure>
      <Figure name="Moved last by">
        <span className="block truncate" title={movedBy ?? undefined}>
          {movedBy ?? "nobody yet"}
        </span>
        {movedAt !== null && <Moment at={movedAt} isLocal={isRunning} />}
      </Figure>
    </dl>
  );
}

function Figure({ name, children }: { name: string; children: React.ReactNode }) {
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
  const format = new Intl.DateTimeFormat(isLocal ? undefined : "en-GB", {
    timeStyle: undefined,
    hour: "2-digit",
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

function State({ connection }: { connection: ConnectionState }) {
  const refusal = useStore($refusal);
  return (
    <div className="mt-4 min-h-12 text-sm text-muted">
      <p role="status" data-connection={connection}>
        {connectionWords[connection]}
      </p>
      {refusal && (
        <p role="alert" className="font-medium text-bad">
          {refusal}
        </p>
      )}
    </div>
  );
}
