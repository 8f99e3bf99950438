import type { KeyboardEvent, ReactNode } from "react";
import { wordsFrom } from "~/platform/language.ts";
import { type JourneyId, journeyIds, type PartId } from "./system.ts";
import { type Command, type Playing, stepsOf } from "./use-player.ts";
import { drawingWords } from "./words/in-browser.ts";

export interface PlayerWords {
  parts: Record<PartId, { name: string }>;
  journeys: Record<JourneyId, { title: string; steps: Readonly<Record<string, string>> }>;
}

interface Props {
  words: PlayerWords;
  sources: string | null;
  playing: Playing;
  command: (command: Command) => void;
  /** Whether the browser has taken over: until then nothing here works. */
  isAwake: boolean;
}

const keys: Readonly<Record<string, Command>> = {
  " ": { type: "toggle" },
  ArrowLeft: { type: "back" },
  ArrowRight: { type: "next" },
  Home: { type: "first" },
  End: { type: "last" },
};

/** Follows a journey: chooses one, plays it, goes step by step, and says where it is. */
export function Player({ words, sources, playing, command, isAwake }: Props) {
  const said = wordsFrom(drawingWords);
  const { journey, at, isRunning } = playing;
  const last = journey ? stepsOf(journey).length - 1 : 0;
  function press(event: KeyboardEvent) {
    const wanted = keys[event.key];
    // A list of choices has its own use for these keys, and a button for Space.
    const isTaken =
      event.target instanceof HTMLSelectElement || (event.key === " " && event.target instanceof HTMLButtonElement);
    if (!wanted || isTaken || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    command(wanted);
  }
  return (
    <fieldset
      tabIndex={-1}
      data-player
      data-following={journey ?? undefined}
      onKeyDown={press}
      disabled={!isAwake}
      className="system-player mt-3 rounded-card border border-line bg-surface p-4 shadow-card noscript:hidden"
    >
      <legend className="sr-only">{said.player}</legend>
      <div className="flex flex-wrap items-center gap-2">
        <JourneyChoice
          words={words}
          journey={journey}
          choose={(chosen) => command({ type: "choose", journey: chosen })}
        />
        <Button isOff={journey === null || at === 0} press={() => command({ type: "back" })}>
          {said.back}
        </Button>
        <Button isMain press={() => command({ type: "toggle" })}>
          {isRunning ? said.pause : said.play}
        </Button>
        <Button isOff={journey !== null && at === last} press={() => command({ type: "next" })}>
          {said.next}
        </Button>
      </div>
      <div className="mt-3 min-h-24 text-sm lg:min-h-20" aria-live="polite">
        {journey ? <Caption words={words} sources={sources} journey={journey} at={at} /> : <p>{said.invitation}</p>}
      </div>
      <p className="text-xs text-muted max-lg:hidden">{said.keys}</p>
    </fieldset>
  );
}

interface ButtonProps {
  children: ReactNode;
  press: () => void;
  isMain?: boolean;
  /** There is nothing to do. It keeps the focus all the same. */
  isOff?: boolean;
}

function Button({ children, press, isMain = false, isOff = false }: ButtonProps) {
  const look = isMain
    ? "min-w-28 bg-accent text-on-accent hover:bg-accent-strong"
    : "border border-line bg-surface hover:border-accent hover:text-accent";
  return (
    <button
      type="button"
      aria-disabled={isOff}
      onClick={isOff ? undefined : press}
      className={`min-h-11 grow cursor-pointer rounded-control px-4 font-semibold transition-colors aria-disabled:cursor-default aria-disabled:opacity-60 sm:grow-0 ${look}`}
    >
      {children}
    </button>
  );
}

interface ChoiceProps {
  words: PlayerWords;
  journey: JourneyId | null;
  choose: (journey: JourneyId | null) => void;
}

function JourneyChoice({ words, journey, choose }: ChoiceProps) {
  const said = wordsFrom(drawingWords);
  return (
    <>
      <label htmlFor="journey" className="sr-only">
        {said.journey}
      </label>
      <select
        id="journey"
        value={journey ?? ""}
        onChange={({ target }) => choose(journeyIds.find((one) => one === target.value) ?? null)}
        className="min-h-11 w-full min-w-0 rounded-control border border-field bg-surface px-3 sm:w-auto sm:grow"
      >
        <option value="">{said.none}</option>
        {journeyIds.map((one) => (
          <option key={one} value={one}>
            {words.journeys[one].title}
          </option>
        ))}
      </select>
    </>
  );
}

interface CaptionProps {
  words: PlayerWords;
  sources: string | null;
  journey: JourneyId;
  at: number;
}

function Caption({ words, sources, journey, at }: CaptionProps) {
  const said = wordsFrom(drawingWords);
  const steps = stepsOf(journey);
  const [id, step] = steps[at] ?? [];
  if (id === undefined || !step) return null;
  return (
    <>
      <p className="text-muted">
        {said.stepOf(at + 1, steps.length)} · {words.parts[step.from].name} → {words.parts[step.to].name}
      </p>
      <p className="mt-1 text-base/snug">{words.journeys[journey].steps[id]}</p>
      <p className="mt-1 font-mono text-xs break-all text-muted" translate="no">
        {sources ? (
          <a className="link" href={sources + step.file}>
            {step.file}
          </a>
        ) : (
          step.file
        )}
      </p>
    </>
  );
}
