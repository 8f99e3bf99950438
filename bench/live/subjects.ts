import { createHmac, randomUUID } from "node:crypto";
import { fileURLToPath } from "node:url";
import { createTestHarness } from "wrangler";
import { cloudflare } from "../../cloudflare.config.ts";
import { devSecrets, devVars, startSite } from "../../tests/support/site.ts";
import { Visitor } from "../../tests/support/visitor.ts";
import type { Orders } from "./loader.ts";
import type { Size } from "./size.ts";

/** What is put under load: sockets to open, and the value that it ends with where that can be asked. */
export interface Subject {
  sockets: Orders["sockets"];
  value?: () => Promise<number>;
  close(): Promise<void>;
}

/** The built Worker, with one signed-in person for each socket. */
export async function startLive({ sockets, shards }: Size): Promise<Subject> {
  const site = await startSite({ vars: { ...devVars, PRESENCE_SHARDS: String(shards) } });
  const tokens = await addPeople(site.db, sockets);
  return {
    sockets: tokens.map((token, index) => ({
      url: socketUrl(site.url),
      origin: site.url.origin,
      headers: { cookie: sessionCookie(token), "cf-connecting-ip": addressOf(index) },
    })),
    value: async () => (await new Visitor(site.url).readCounter()).value,
    close: site.close,
  };
}

/** The naive object, in a workerd of its own. It asks nobody who they are. */
export async function startNaive(sockets: number): Promise<Subject> {
  const { compatibilityDate: compatibility_date, compatibilityFlags } = cloudflare;
  const config = {
    name: "naive",
    main: fileURLToPath(new URL("naive.ts", import.meta.url)),
    compatibility_date,
    compatibility_flags: [...compatibilityFlags],
    durable_objects: { bindings: [{ name: "NAIVE", class_name: "Naive" }] },
    migrations: [{ tag: "v1", new_sqlite_classes: ["Naive"] }],
  };
  const harness = createTestHarness({ workers: [{ config }] });
  const { url } = await harness.listen();
  const socket = () => ({ url: socketUrl(url), origin: url.origin, headers: {} });
  return { sockets: Array.from({ length: sockets }, socket), close: () => harness.close() };
}

/** Each socket is a page of its own, so that it numbers its own adds. */
function socketUrl(site: URL): string {
  const url = new URL(`/live?browser=${randomUUID()}`, site);
  url.protocol = "ws:";
  return url.href;
}

/** People with a session each, straight into D1: signing in a thousand by mail would take longer than the bench. */
async function addPeople(db: D1Database, count: number): Promise<string[]> {
  const now = Date.now();
  const number = "WITH RECURSIVE number(n) AS (SELECT 0 UNION ALL SELECT n + 1 FROM number WHERE n < ?1 - 1)";
  const tokenPrefix = randomUUID();
  const people = `${number} INSERT INTO user (id, name, email, email_verified, created_at, updated_at)
    SELECT 'person-' || n, 'Person ' || n, 'person-' || n || '@example.com', 1, ?2, ?2 FROM number`;
  const sessions = `${number} INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at)
    SELECT 'session-' || n, 'person-' || n, ?4 || n, ?3, ?2, ?2 FROM number`;
  await db.batch([
    db.prepare(people).bind(count, now),
    db.prepare(sessions).bind(count, now, now + 24 * 60 * 60 * 1000, tokenPrefix),
  ]);
  return Array.from({ length: count }, (_, index) => `${tokenPrefix}${index}`);
}

/** Signed as Better Auth signs it. */
function sessionCookie(token: string): string {
  const signature = createHmac("sha256", devSecrets.BETTER_AUTH_SECRET).update(token).digest("base64");
  return `cirrus.session_token=${encodeURIComponent(`${token}.${signature}`)}`;
}

/** An address for each socket: upgrades are limited by it. */
function addressOf(index: number): string {
  return `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
}
