import type { Site } from "./site.ts";
import { LiveSocket } from "./socket.ts";
import { Visitor } from "./visitor.ts";

export const firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:143.0) Gecko/20100101 Firefox/143.0";
export const safari =
  "Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1";

interface Stored {
  id: string;
  token: string;
}

/** People with several browsers, and what D1 knows of their sessions. */
export class People {
  private readonly site: Site;
  private count = 0;
  private places = 0;

  constructor(site: Site) {
    this.site = site;
  }

  /** An address that no other test uses. */
  someone(): string {
    this.count += 1;
    return `owner-${this.count}@example.com`;
  }

  /** Signs in with a browser of its own, from an IP that no other test uses. */
  async signInWith(userAgent: string, email: string): Promise<{ visitor: Visitor; ip: string }> {
    this.places += 1;
    const ip = `192.0.2.${this.places}`;
    const visitor = new Visitor(this.site.url);
    const headers = { "user-agent": userAgent, "cf-connecting-ip": ip };
    await visitor.askForCode(email, headers);
    const response = await visitor.enterCode(email, await visitor.readCode(email), headers);
    if (response.status !== 303) throw new Error(`Signing in as ${email} ended with ${response.status}.`);
    return { visitor, ip };
  }

  /** Two browsers of one person: she looks at the first. */
  async twoBrowsers(email = this.someone()) {
    const { visitor: laptop, ip: laptopIp } = await this.signInWith(firefox, email);
    const { visitor: phone, ip: phoneIp } = await this.signInWith(safari, email);
    return { email, laptop, laptopIp, phone, phoneIp };
  }

  /** The sessions of a person as D1 has them, oldest first. */
  async sessionsOf(email: string): Promise<Stored[]> {
    const query = `SELECT session.id, token FROM session JOIN user ON user.id = user_id WHERE email = ?
                   ORDER BY session.rowid`;
    const { results } = await this.site.db.prepare(query).bind(email).all<Stored>();
    return results;
  }

  async sessionIdOf(visitor: Visitor): Promise<string> {
    const response = await visitor.get("/auth/get-session");
    return (await response.json<{ session: { id: string } }>()).session.id;
  }

  /** Fills a person's account with sessions, as years of sign-ins on shared machines would. */
  async addSessions(email: string, count: number, expiresAt: number): Promise<void> {
    await this.site.db
      .prepare(
        `WITH RECURSIVE number(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ?1)
         INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at)
         SELECT 'made-' || ?2 || n || '-' || user.id, user.id, hex(randomblob(16)), ?2, n, n
         FROM number, user WHERE email = ?3`,
      )
      .bind(count, expiresAt, email)
      .run();
  }

  openSocket(visitor: Visitor): Promise<LiveSocket> {
    return LiveSocket.open(this.site.url, { cookie: visitor.cookie });
  }
}

/** The devices of a profile page, each as the text that is read. */
export function listedOn(html: string): string[] {
  const [, section = ""] = /<h2[^>]*>Devices<\/h2>([\s\S]*?)<\/ul>/.exec(html) ?? [];
  const items = section.split("<li").slice(1);
  return items.map((item) =>
    item
      .replace(/^[^>]*>|<script.*?<\/script>/gs, "")
      .replace(/<[^>]+>/g, " ")
      .replace(/\s+/g, " ")
      .trim(),
  );
}

export function end(visitor: Visitor, session: string, headers: Record<string, string> = {}): Promise<Response> {
  return visitor.submit("/profile?_action=profile.endSession", { session }, headers);
}

export function endOthers(visitor: Visitor, headers: Record<string, string> = {}): Promise<Response> {
  return visitor.submit("/profile?_action=profile.endOtherSessions", {}, headers);
}

export function leadsTo(response: Response): [number, string | null] {
  return [response.status, response.headers.get("location")];
}
