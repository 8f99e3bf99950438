/** An IP address as people write it: "2001:db8::", where Better Auth stores every zero. */
export function shortAddress(ip: string | null): string {
  if (!ip) return "Unknown";
  return (ip.includes(":") && URL.parse(`http://[${ip}]`)?.hostname.slice(1, -1)) || ip;
}
