/**
 * Who counts as one caller for limits by IP: an IPv4 address, or the /64 that a provider gives to one customer, because
 * whoever has one IPv6 address has 2^64 of them. Cloudflare sets the header; behind anything else it means nothing.
 */
export function ipSubject(headers: Headers): string {
  const ip = headers.get("cf-connecting-ip") ?? "unknown";
  const mapped = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(ip)?.[1];
  if (mapped) return mapped;
  return ip.includes(":") ? network(ip) : ip;
}

/** The first four groups of an IPv6 address, written out. */
function network(ip: string): string {
  const [head = "", tail] = ip.toLowerCase().split("::");
  const groups = head.split(":").filter(Boolean);
  const end = tail?.split(":").filter(Boolean) ?? [];
  const zeros = Array<string>(Math.max(0, 8 - groups.length - end.length)).fill("0");
  const whole = tail === undefined ? groups : [...groups, ...zeros, ...end];
  return whole
    .slice(0, 4)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":");
}
