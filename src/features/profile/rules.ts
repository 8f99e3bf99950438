import { wordsFrom } from "~/platform/language.ts";
import { platformWords } from "~/platform/words.ts";

/** An IP address as people write it: "2001:db8::", where Better Auth stores every zero. */
export function shortAddress(ip: string | null): string {
  if (!ip) return wordsFrom(platformWords).unknown;
  return (ip.includes(":") && URL.parse(`http://[${ip}]`)?.hostname.slice(1, -1)) || ip;
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
