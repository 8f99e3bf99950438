import { expect, test } from "vitest";
import { languageOf } from "./language-choice.ts";

const asked = (headers: Record<string, string>, path = "/guestbook") =>
  languageOf(new Request(`https://cirrus.example${path}`, { headers })) ?? "none";

test("a browser is answered in the language that it likes best among those that are spoken here", () => {
  expect(asked({ "accept-language": "de-AT,de;q=0.9,en;q=0.8" })).toBe("de");
  expect(asked({ "accept-language": "fr;q=1, en;q=0.5, de;q=0.7" })).toBe("de");
  expect(asked({ "accept-language": "en-US,de;q=0.5" })).toBe("en");
});

test("a browser that asks for none of them, or for nonsense, gets no language by that", () => {
  expect(asked({ "accept-language": "fr-CH, fr" })).toBe("none");
  expect(asked({ "accept-language": ";;=,q=*" })).toBe("none");
});

test("what somebody has chosen counts more than what their browser asks for", () => {
  const headers = { "accept-language": "en", cookie: "theme=dark; cirrus.language=de" };
  expect(asked(headers)).toBe("de");
  expect(asked({ ...headers, cookie: "cirrus.language=tlh" })).toBe("en");
});

test("an address that is in a language counts most, and one that only begins alike does not", () => {
  expect(asked({ cookie: "cirrus.language=en" }, "/de/architecture")).toBe("de");
  expect(asked({ cookie: "cirrus.language=en" }, "/de")).toBe("de");
  expect(asked({ cookie: "cirrus.language=en" }, "/dev/mailbox")).toBe("en");
});
