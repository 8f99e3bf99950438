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
  const browser = firstFitting(browsers, userAgent) ?? "Unknown browser";
  const system = firstFitting(systems, userAgent);
  return system ? `${browser} on ${system}` : browser;
}

/** An IP address as people write it: "2001:db8::", where Better Auth stores every zero. */
export function shortAddress(ip: string | null): string {
  if (!ip) return "Unknown";
  return (ip.includes(":") && URL.parse(`http://[${ip}]`)?.hostname.slice(1, -1)) || ip;
}

function firstFitting(names: readonly (readonly [RegExp, string])[], userAgent: string | null): string | undefined {
  return names.find(([pattern]) => pattern.test(userAgent ?? ""))?.[1];
}

/** An address for its owner to recognise, and for others to make nothing of: "a…@example.com". */
export function hintOf(email: string): string {
  const [local = "", domain = ""] = email.split(/@(?=[^@]*$)/);
  return `${local.length > 2 ? local.charAt(0) : ""}…@${domain}`;
}

export const emailPath = "/profile/email";

/** Carries the new address from "send me a code" to "here is the code", so that it stays out of URLs and logs. */
export const newEmailCookie = "cirrus.new_email";

export const deletePath = "/profile/delete";
