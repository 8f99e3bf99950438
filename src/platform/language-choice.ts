import Negotiator from "negotiator";
import { cookiePattern } from "./inline-script.ts";
import { type Language, languageCookie, languageInPath, languages, parseLanguage } from "./language.ts";

const cookie = new RegExp(cookiePattern(languageCookie));

/** The language to answer in: that of the address, else what was chosen, else what the browser asks for. */
export function languageOf({ url, headers }: Request): Language | undefined {
  const chosen = parseLanguage(cookie.exec(headers.get("cookie") ?? "")?.[1]);
  return languageInPath(new URL(url).pathname) ?? chosen ?? languageAskedFor(headers);
}

function languageAskedFor(headers: Headers): Language | undefined {
  const negotiator = new Negotiator({ headers: { "accept-language": headers.get("accept-language") ?? "" } });
  return parseLanguage(negotiator.language([...languages]));
}
