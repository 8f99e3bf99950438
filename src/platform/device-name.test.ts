import { afterEach, expect, test } from "vitest";
import { deviceName, storedDeviceName } from "./device-name.ts";
import { takeLanguageFrom } from "./language.ts";

afterEach(() => takeLanguageFrom(() => undefined));

const webKit = "AppleWebKit/537.36 (KHTML, like Gecko)";
const windows = `Mozilla/5.0 (Windows NT 10.0; Win64; x64) ${webKit} Chrome/141.0.0.0 Safari/537.36`;
const android = `Mozilla/5.0 (Linux; Android 15; SM-S931B) ${webKit}`;
const iphone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";

test.each([
  ["Firefox on Linux", "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0"],
  ["Firefox on macOS", "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:143.0) Gecko/20100101 Firefox/143.0"],
  ["Firefox on Android", "Mozilla/5.0 (Android 15; Mobile; rv:143.0) Gecko/143.0 Firefox/143.0"],
  ["Firefox on iOS", `${iphone} FxiOS/143.0 Mobile/15E148 Safari/605.1.15`],
  ["Chrome on Windows", windows],
  ["Chrome on Linux", `Mozilla/5.0 (X11; Linux x86_64) ${webKit} HeadlessChrome/153.0.0.0 Safari/537.36`],
  ["Chrome on ChromeOS", `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${webKit} Chrome/141.0.0.0 Safari/537.36`],
  ["Chrome on Android", `${android} Chrome/141.0.0.0 Mobile Safari/537.36`],
  ["Chrome on iOS", `${iphone} CriOS/141.0.0.0 Mobile/15E148 Safari/604.1`],
  ["Edge on Windows", `${windows} Edg/141.0.0.0`],
  ["Edge on iOS", `${iphone} Version/18.0 EdgiOS/141.0.0.0 Mobile/15E148 Safari/605.1.15`],
  ["Opera on Windows", `${windows} OPR/122.0.0.0`],
  ["Samsung Internet on Android", `${android} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`],
  ["Safari on iOS", `${iphone} Version/18.6 Mobile/15E148 Safari/604.1`],
  ["Safari on iPadOS", `${iphone.replace("iPhone;", "iPad;").replace("iPhone OS", "OS")} Version/18.6 Safari/604.1`],
  [
    "Safari on macOS",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Safari/605.1.15",
  ],
])("%s is recognised", (name, userAgent) => {
  expect(deviceName(userAgent)).toBe(name);
});

test.each([null, "", "node", "curl/8.5.0", "<script>alert(1)</script>", "Mozilla/5.0"])(
  "%j is an unknown browser",
  (userAgent) => {
    expect(deviceName(userAgent)).toBe("Unknown browser");
  },
);

test("a system is named even where the browser is not", () => {
  expect(deviceName("Mozilla/5.0 (X11; Linux x86_64) Something/1.0")).toBe("Unknown browser on Linux");
});

test("people read it in their language; what is stored is the same whoever signs in, so that it is known again", () => {
  takeLanguageFrom(() => "de");
  const userAgent = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
  expect([deviceName(userAgent), storedDeviceName(userAgent)]).toEqual(["Firefox unter Linux", "Firefox on Linux"]);
});

test("a user agent as long as headers may be takes no time to read", () => {
  const startedAt = performance.now();
  for (const part of ["Version/", "Version/1", "Mozilla/5.0 (", "Edg", "Headless"]) deviceName(part.repeat(20_000));
  expect(performance.now() - startedAt).toBeLessThan(1000);
});
