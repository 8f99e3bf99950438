/** Shows every `<time>` in the reader's own zone and language. Without JavaScript the page says it in UTC. */
const full = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });
const clock = new Intl.DateTimeFormat(undefined, { timeStyle: "short" });

export function showTime(time: HTMLTimeElement): void {
  const format = time.dataset.clock === "true" ? clock : full;
  time.textContent = format.format(new Date(time.dateTime));
}

for (const time of document.querySelectorAll("time")) showTime(time);
