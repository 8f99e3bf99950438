import { languages, locales, parseLanguage } from "~/platform/language.ts";
import { lastSeenWords } from "./words/in-browser.ts";

/** When a copy was made: what `date` says may be the age of a copy at the edge. */
const keptAt = "x-kept-at";

/** An answer as it is kept. */
export function toKeep(response: Response, now: Date): Response {
  const headers = new Headers(response.headers);
  headers.set(keptAt, now.toISOString());
  return new Response(response.body, { status: response.status, headers });
}

/** A kept page with a line above its content that says how old it is, in the language of the page. */
export async function withAge(copy: Response): Promise<Response> {
  const html = await copy.text();
  const language = parseLanguage(/<html lang="(\w+)"/.exec(html)?.[1]) ?? languages[0];
  const { asOf, tryNow } = lastSeenWords[language];
  const at = new Date(copy.headers.get(keptAt) ?? 0);
  const time = at.toLocaleString(locales[language], { dateStyle: "medium", timeStyle: "short" });
  const line = `<p role="status" class="border-b border-line bg-sunken px-4 py-2 text-center text-sm">${asOf(time)} <a class="link inline-flex min-h-6 items-center" href="">${tryNow}</a></p>`;
  return new Response(
    html.replace("<main", () => `${line}<main`),
    { headers: copy.headers },
  );
}
