import { randomBytes } from "node:crypto";
import { type Call, Refusal, type Route } from "./wire.ts";

/**
 * What each address asks of a token, from the "accepted permissions" of Cloudflare's API reference: any one of the list.
 * What the reference calls Write, the form for tokens calls Edit, and so does this.
 */
const rules: { path: RegExp; read: readonly string[]; edit: readonly string[] }[] = [
  rule(/^\/d1\//, "Account · D1"),
  rule(/^\/storage\/kv\//, "Account · Workers KV Storage"),
  rule(/^\/queues/, "Account · Queues"),
  rule(/^\/r2\//, "Account · Workers R2 Storage"),
  {
    path: /^\/workers\/scripts\/[^/]+\/tails/,
    read: ["Account · Workers Tail · Read", "Account · Workers Scripts · Edit"],
    edit: ["Account · Workers Tail · Read", "Account · Workers Scripts · Edit"],
  },
  rule(/^\/workers\//, "Account · Workers Scripts"),
  rule(/^\/zones\/[^/]+\/workers\/routes/, "Zone · Workers Routes"),
  rule(/^\/zones/, "Zone · Zone"),
  rule(/^\/accounts/, "Account · Account Settings"),
  rule(/^\/$/, "Account · Account Settings"),
  rule(/^\/user\/?$/, "User · User Details"),
  rule(/^\/memberships/, "User · Memberships"),
];

function rule(path: RegExp, name: string) {
  return { path, read: [`${name} · Read`, `${name} · Edit`], edit: [`${name} · Edit`] };
}

/** The tokens that this API knows, and what each may do. */
export class Tokens {
  private readonly permissions = new Map<string, ReadonlySet<string>>();

  /** @param permissions in the words of the form for tokens, such as "Account · D1 · Edit"; "*" may do all. */
  add(permissions: readonly string[]): string {
    const token = randomBytes(20).toString("hex");
    this.permissions.set(token, new Set(permissions));
    return token;
  }

  /** @throws Refusal as Cloudflare does: 401 for an unknown token, 403 for one that lacks the right. */
  check({ method, path, bearer }: Pick<Call, "method" | "path" | "bearer">): void {
    const held = this.permissions.get(bearer);
    if (!held) throw new Refusal(401, 10_000, "Authentication error");
    if (held.has("*") || path === "/user/tokens/verify") return;
    const needed = rules.find((candidate) => candidate.path.test(path));
    const accepted = (isReading(method) ? needed?.read : needed?.edit) ?? [];
    if (!accepted.some((permission) => held.has(permission))) throw new Refusal(403, 10_000, "Authentication error");
  }

  routes(): Route[] {
    return [{ at: "GET /user/tokens/verify", answer: () => ({ result: { id: "token", status: "active" } }) }];
  }
}

function isReading(method: string): boolean {
  return method === "GET" || method === "HEAD";
}
