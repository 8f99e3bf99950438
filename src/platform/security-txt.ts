import { securityTxtGoodForMs } from "./limits.ts";

interface Site {
  /** Where somebody who has found a hole can write to: an address for mail or a page. */
  contact: string;
  origin: string;
}

/** What RFC 9116 wants at `/.well-known/security.txt`. */
export function toSecurityTxt({ contact, origin }: Site, now: number): string {
  const lines = [
    `Contact: ${contact}`,
    `Expires: ${new Date(now + securityTxtGoodForMs).toISOString()}`,
    "Preferred-Languages: en, de",
    `Canonical: ${origin}/.well-known/security.txt`,
  ];
  return `${lines.join("\n")}\n`;
}
