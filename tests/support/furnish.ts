import { drizzle } from "drizzle-orm/d1";
import * as schema from "#db/schema/index.ts";
import { seed } from "#db/seed.ts";
import { Authenticator } from "./authenticator.ts";
import { idsOn } from "./entries.ts";
import { entries, type Viewer } from "./every-page.ts";
import { Desk } from "./moderation.ts";
import { register } from "./passkey-owners.ts";
import { openLink } from "./sign-in-link.ts";
import { signedIn } from "./signed-in.ts";
import type { Site } from "./site.ts";
import { Visitor } from "./visitor.ts";

/** What the member has written. */
export const textWithLink = "An entry with a link: https://example.com/clouds";

/**
 * Puts on a site what its pages have to show: the seeded guestbook, entries to look at, a profile with devices and a
 * passkey, a queue and a log for moderators, mail. Returns whoever looks at the pages.
 */
export async function furnish(site: Site): Promise<Record<Viewer, Visitor>> {
  await seed(drizzle(site.db, { schema }));
  const member = await signedIn(site, "member@example.com");
  await signedIn(site, "member@example.com");
  await register(member, new Authenticator(site.url.origin), {}, { name: "Laptop" });
  await writeEntries(site, "member@example.com");
  return {
    nobody: new Visitor(site.url),
    newcomer: await newcomerAt(site),
    member,
    moderator: await moderatorAt(site),
  };
}

/** One that its author may still edit, and one that others may report. */
async function writeEntries({ db }: Site, email: string): Promise<void> {
  const author = await db.prepare("SELECT id FROM user WHERE email = ?").bind(email).first<string>("id");
  const write = db.prepare(
    "INSERT INTO guestbook_entry (id, user_id, author_name, body, country, created_at) VALUES (?, ?, ?, ?, 'DE', ?)",
  );
  await db.batch([
    write.bind(entries.ofMember, author, "Member", textWithLink, Date.now()),
    write.bind(entries.ofSomebody, null, "Somebody", "An entry that others may react to.", Date.now()),
  ]);
}

async function newcomerAt(site: Site): Promise<Visitor> {
  const newcomer = new Visitor(site.url);
  await newcomer.askForCode("newcomer@example.com");
  const [link = ""] = await newcomer.readLinks("newcomer@example.com");
  await openLink(newcomer, link);
  return newcomer;
}

/** Has decided once, and left the rest in the queue. */
async function moderatorAt(site: Site): Promise<Visitor> {
  const moderator = await signedIn(site, "moderator@example.com");
  await site.db.prepare("UPDATE user SET role = 'moderator' WHERE email = 'moderator@example.com'").run();
  const [first = ""] = idsOn(await moderator.read("/moderation"));
  await new Desk(moderator).decide("hide", first);
  return moderator;
}
