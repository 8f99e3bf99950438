/** Shows every `<time>` in the reader's own zone and language. Without JavaScript the page says it in UTC. */
const format = new Intl.DateTimeFormat(undefined, { dateStyle: "medium", timeStyle: "short" });

for (const time of document.querySelectorAll("time")) time.textContent = format.format(new Date(time.dateTime));
