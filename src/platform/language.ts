/** Every language that the site speaks. The first is for whoever reads none of them. */
export const languages = ["en", "de"] as const;

export type Language = (typeof languages)[number];

const [defaultLanguage] = languages;

/** Holds what somebody has chosen. Without it, their browser's `Accept-Language` decides. */
export const languageCookie = "cirrus.language";

/** The same sentences in every language: one that lacks a sentence does not compile. */
export type Catalogue<Words> = Readonly<Record<Language, Words>>;

/** The language in a cookie, an attribute or a form; undefined when this site does not speak it. */
export function parseLanguage(text: string | undefined): Language | undefined {
  return languages.find((language) => language === text);
}

let source = (): Language | undefined => parseLanguage(globalThis.document?.documentElement.lang);

/** Makes `languageNow` ask `newSource`. The server calls it once: there, each request has a language of its own. */
export function takeLanguageFrom(newSource: () => Language | undefined): void {
  source = newSource;
}

/** The language of the request that is being answered, or of the page that a script runs in. */
export function languageNow(): Language {
  return source() ?? defaultLanguage;
}

/** The part of a catalogue that whoever reads this understands. To be asked where the words are used: it differs by request. */
export function wordsFrom<Words>(catalogue: Catalogue<Words>): Words {
  return catalogue[languageNow()];
}

/** How a language writes dates and numbers, for `Intl`. */
export const locales = { en: "en-GB", de: "de-DE" } as const satisfies Catalogue<string>;

export function localeNow(): string {
  return wordsFrom(locales);
}

/**
 * As the reader of a page in their browser writes times, if they read its language: an American "en" is not a British one.
 * Systems hand some browsers names such as "en-US@posix", which `Intl` throws at.
 */
export function readersLocale(): string {
  const isRead = (liked: string) => liked.startsWith(languageNow()) && !/[@_.]/.test(liked);
  return navigator.languages.find(isRead) ?? languageNow();
}

/** A number with the separators of the reader's language. */
export function formatNumber(value: number): string {
  return value.toLocaleString(localeNow());
}

/** Pages that are made at build: nobody is there to choose, so each language has an address of its own. */
export const madeAtBuild = ["/", "/architecture", "/offline"] as const;

/** Where such a page is: `/` and `/de`, `/architecture` and `/de/architecture`. */
export function pathIn(language: Language, path: (typeof madeAtBuild)[number]): string {
  if (language === defaultLanguage) return path;
  return path === "/" ? `/${language}` : `/${language}${path}`;
}

/** The language that an address is in; undefined for all whose language depends on who asks. */
export function languageInPath(pathname: string): Language | undefined {
  return parseLanguage(/^\/([a-z]{2})(?:[/.]|$)/.exec(pathname)?.[1]);
}
