import { afterEach, expect, test, vi } from "vitest";
import { readersLocale } from "./language.ts";

afterEach(() => vi.unstubAllGlobals());

test.each([
  ["an American way of writing English", ["fr-FR", "en-US", "en-GB"], "en-US"],
  ["English, where nobody reads it", ["fr-FR"], "en"],
  ["what a system calls its locale, which is no tag", ["en-US@posix", "en_GB.UTF-8", "en-AU"], "en-AU"],
])("times are written in %s", (_, languages, locale) => {
  vi.stubGlobal("navigator", { languages });
  expect(readersLocale()).toBe(locale);
  expect(() => new Intl.DateTimeFormat(readersLocale())).not.toThrow();
});
