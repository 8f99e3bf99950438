import { createHmac } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { signedIn } from "./signed-in.ts";
import { devSecrets, type Site } from "./site.ts";
import type { Visitor } from "./visitor.ts";

/** An entry as D1 has it. */
export interface StoredEntry {
  id: string;
  body: string;
  status: string;
  suspicions: string[];
  edited_at: number | null;
  removed_at: number | null;
}

/** People who write, and what D1 knows of their entries. */
export class Writers {
  private readonly site: Site;
  private count = 0;

  constructor(site: Site) {
    this.site = site;
  }

  /** Somebody new, from an IP that no other writer has. */
  async someone(): Promise<Writer> {
    this.count += 1;
    const email = `author-${this.count}@example.com`;
    const ip = `198.51.100.${this.count}`;
    return new Writer(this.site, await signedIn(this.site, email), email, ip);
  }
}

export class Writer {
  readonly visitor: Visitor;
  readonly email: string;
  readonly ip: string;
  private readonly site: Site;

  constructor(site: Site, visitor: Visitor, email: string, ip: string) {
    this.site = site;
    this.visitor = visitor;
    this.email = email;
    this.ip = ip;
  }

  /** Posts a text with a form of its own, or with the one that is named. */
  async post(body: string, fields: Record<string, string> = {}): Promise<Response> {
    const stamp = fields.stamp ?? (await this.visitor.openForm());
    return this.visitor.postEntry({ body, stamp, ...fields }, { "cf-connecting-ip": this.ip });
  }

  /** Signs the guestbook, and returns the entry's id. */
  async sign(body: string): Promise<string> {
    return (await this.visitor.sign(body)).split("#entry-")[1] ?? "";
  }

  /** Posts to what one does with an own entry, as the page that has the form would. */
  change(action: "edit" | "remove" | "restore", fields: Record<string, string>): Promise<Response> {
    const page = action === "edit" ? `/guestbook/${fields.entry}/edit` : "/guestbook/mine";
    return this.visitor.submit(`${page}?_action=guestbook.${action}`, fields, { "cf-connecting-ip": this.ip });
  }

  /** Reports an entry, as spam unless something else is said. */
  report(id: string, fields: Record<string, string> = {}, headers: Record<string, string> = {}): Promise<Response> {
    const report = { entry: id, reason: "spam", note: "", ...fields };
    const from = { "cf-connecting-ip": this.ip, ...headers };
    return this.visitor.submit(`/guestbook/${id}/report?_action=guestbook.report`, report, from);
  }

  /** Everything that this person has written, oldest first. */
  async stored(): Promise<StoredEntry[]> {
    const query = `SELECT guestbook_entry.* FROM guestbook_entry JOIN user ON user.id = user_id WHERE email = ? ORDER BY guestbook_entry.id`;
    const { results } = await this.site.db.prepare(query).bind(this.email).all<StoredEntry & { suspicions: string }>();
    return results.map((entry) => ({ ...entry, suspicions: JSON.parse(entry.suspicions ?? "[]") }));
  }

  /** Lets time pass for this account, or for one of its entries. */
  async age(table: "user" | "guestbook_entry", ms: number): Promise<void> {
    const whose = table === "user" ? "email = ?2" : "user_id = (SELECT id FROM user WHERE email = ?2)";
    const query = `UPDATE ${table} SET created_at = created_at - ?1 WHERE ${whose}`;
    await this.site.db.prepare(query).bind(ms, this.email).run();
  }
}

/** The ids of the entries of a page, in order. */
export const idsOn = (html: string): string[] => [...html.matchAll(/id="entry-([^"]+)"/g)].map(([, id = ""]) => id);

/** What a form carries that was opened at this time: only the site's secret makes one. */
export function stampMadeAt(msecs: number): string {
  const id = uuidv7({ msecs });
  const key = `guestbook-form:${devSecrets.BETTER_AUTH_SECRET}`;
  return `${id}.${createHmac("sha256", key).update(id).digest("hex")}`;
}

/** What a form carries that is sent too fast for a person, however long the machine takes over it. */
export const hastyStamp = (): string => stampMadeAt(Date.now() + 60_000);
