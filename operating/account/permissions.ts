import type { Method } from "./account.ts";

/** What a token needs for a deploy, in the words of Cloudflare's form for tokens, by the addresses that ask for it. */
const permissions = [
  { path: /\/d1\//, name: "Account · D1" },
  { path: /\/storage\/kv\//, name: "Account · Workers KV Storage" },
  { path: /\/workers\/(domains|routes)/, name: "Zone · Workers Routes" },
  { path: /\/workers\/.*tails/, name: "Account · Workers Tail" },
  { path: /\/workers\//, name: "Account · Workers Scripts" },
  { path: /^\/zones/, name: "Zone · Zone" },
  { path: /^\/accounts/, name: "Account · Account Settings" },
] as const;

/** The permission that a call asks for, such as `Account · D1 · Edit`. */
export function permissionFor(method: Method, path: string): string {
  const name = permissions.find((permission) => permission.path.test(path))?.name ?? "Account · Account Settings";
  const level = method === "GET" ? "Read" : "Edit";
  return `${name} · ${level}`;
}
