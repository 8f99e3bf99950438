import { wordsFrom } from "./language.ts";
import { platformWords } from "./words.ts";

/** The first that fits counts: browsers name those that they descend from, and an iPhone says "like Mac OS X". */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\b(?:OPR|OPT|OPX|OPiOS|Opera)\//, "Opera"],
  [/\bVivaldi\//, "Vivaldi"],
  [/\bYaBrowser\//, "Yandex Browser"],
  [/\bSamsungBrowser\//, "Samsung Internet"],
  [/\b(?:DuckDuckGo|Ddg)\//, "DuckDuckGo"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/(?:\b|Headless)(?:Chrome|Chromium|CriOS)\//, "Chrome"],
  [/\bVersion\/[\d.]+ (?:Mobile\/\w+ )?Safari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\bWindows\b/, "Windows"],
  [/\b(?:iPhone|iPod)\b/, "iOS"],
  [/\biPad\b/, "iPadOS"],
  [/\bAndroid\b/, "Android"],
  [/\bCrOS\b/, "ChromeOS"],
  [/\bMac(?:intosh| OS X)\b/, "macOS"],
  [/\b(?:Linux|X11)\b/, "Linux"],
];

/**
 * A device as its owner would name it: "Firefox on Linux". Every word comes from the lists above, none from the client.
 * Browsers that send another's user agent (Brave, an iPad that asks for desktop pages) are called by that name.
 */
export function deviceName(userAgent: string | null): string {
  return nameOf(userAgent, wordsFrom(platformWords));
}

/** The same in English, whoever reads it: what is stored has to be known again. */
export function storedDeviceName(userAgent: string | null): string {
  return nameOf(userAgent, platformWords.en);
}

function nameOf(userAgent: string | null, words: (typeof platformWords)["en"]): string {
  const browser = firstFitting(browsers, userAgent) ?? words.unknownBrowser;
  const system = firstFitting(systems, userAgent);
  return system ? words.browserOn(browser, system) : browser;
}

function firstFitting(names: readonly (readonly [RegExp, string])[], userAgent: string | null): string | undefined {
  return names.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
}
