export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** What a token needs for a deploy, in the words of Cloudflare's form for tokens, by the addresses that ask for it. */
const permissions: readonly { path: RegExp; name: string; level?: string }[] = [
  { path: /\/d1\//, name: "Account · D1" },
  { path: /\/storage\/kv\//, name: "Account · Workers KV Storage" },
  { path: /\/workers\/.*tails/, name: "Account · Workers Tail", level: "Read" },
  { path: /\/workers\//, name: "Account · Workers Scripts" },
  { path: /^\/zones/, name: "Zone · Zone" },
  { path: /^\/accounts/, name: "Account · Account Settings" },
];

/** The permission that a call asks for, such as `Account · D1 · Edit`. */
export function permissionFor(method: Method, path: string): string {
  const found = permissions.find((permission) => permission.path.test(path));
  const { name = "Account · Account Settings", level = method === "GET" ? "Read" : "Edit" } = found ?? {};
  return `${name} · ${level}`;
}
