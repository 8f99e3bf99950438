import { readersLocale } from "~/platform/language.ts";

const locale = readersLocale();

/** Shows every `<time>` in the reader's own zone. Without JavaScript the page says it in UTC. */
const full = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
const clock = new Intl.DateTimeFormat(locale, { timeStyle: "short" });

export function showTime(time: HTMLTimeElement): void {
  const format = time.dataset.clock === "true" ? clock : full;
  time.textContent = format.format(new Date(time.dateTime));
}

for (const time of document.querySelectorAll("time")) showTime(time);
