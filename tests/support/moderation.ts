import { v7 as uuidv7 } from "uuid";
import type { Site } from "./site.ts";
import type { Visitor } from "./visitor.ts";

interface Written {
  author: { id: string };
  body?: string;
  name?: string;
  status?: "visible" | "waiting" | "hidden";
  suspicions?: string[];
}

/** Puts an entry into D1 as if its author had signed it. Returns its id. */
export async function writeEntry({ db }: Site, { author, ...fields }: Written): Promise<string> {
  const id = uuidv7();
  const { body = `Entry ${id}`, name = "Ada", status = "waiting", suspicions = null } = fields;
  await db
    .prepare(
      `INSERT INTO guestbook_entry (id, user_id, author_name, body, created_at, status, submission, suspicions)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?1, ?7)`,
    )
    .bind(id, author.id, name, body, Date.now(), status, suspicions && JSON.stringify(suspicions))
    .run();
  return id;
}

export async function reportEntry({ db }: Site, entry: string, by: { id: string }, note = ""): Promise<void> {
  await db
    .prepare("INSERT INTO guestbook_report (entry_id, user_id, reason, note, created_at) VALUES (?, ?, 'spam', ?, ?)")
    .bind(entry, by.id, note, Date.now())
    .run();
}

export async function statusOf({ db }: Site, entry: string): Promise<string | null> {
  return db.prepare("SELECT status FROM guestbook_entry WHERE id = ?").bind(entry).first<string>("status");
}

/** Leaves nothing to decide, so that the next test finds what it writes on the first page. */
export async function emptyQueue({ db }: Site): Promise<void> {
  await db.batch([
    db.prepare("UPDATE guestbook_entry SET status = 'hidden' WHERE status = 'waiting'"),
    db.prepare("UPDATE guestbook_report SET settled_at = 1 WHERE settled_at IS NULL"),
  ]);
}

/** The kinds of all decisions about an entry, in order. */
export async function decisionsAbout({ db }: Site, entry: string): Promise<string[]> {
  const query = "SELECT kind FROM moderation_decision WHERE entry_id = ? ORDER BY rowid";
  const { results } = await db.prepare(query).bind(entry).all<{ kind: string }>();
  return results.map(({ kind }) => kind);
}

/** A moderator without JavaScript, with a page open. */
export class Desk {
  readonly visitor: Visitor;

  constructor(visitor: Visitor) {
    this.visitor = visitor;
  }

  /** What the form of an entry carries when the page is opened now; undefined when it is not on the page. */
  async look(entry: string): Promise<{ entry: string; seen: string } | undefined> {
    const html = await this.visitor.read("/moderation");
    const [, seen] =
      new RegExp(`name="entry" value="${entry}"[^>]*>\\s*<input[^>]*name="seen" value="([^"]*)"`).exec(html) ?? [];
    return seen === undefined ? undefined : { entry, seen };
  }

  /** Decides about an entry as the page has it, or as it was seen earlier. */
  async decide(kind: string, entry: string, fields: Record<string, string> = {}): Promise<Response> {
    const form = fields.seen === undefined ? await this.look(entry) : { entry };
    if (!form) throw new Error("The entry is not on the page.");
    return this.visitor.submit(`/moderation?_action=moderation.${kind}`, { ...form, ...fields });
  }

  /** Takes back what the response to a decision has led to. */
  undo(decided: Response, headers: Record<string, string> = {}): Promise<Response> {
    return this.visitor.submit("/moderation?_action=moderation.undo", { decision: decisionOf(decided) }, headers);
  }
}

/** The decision that a page leads to after it was made. */
export const decisionOf = (decided: Response) =>
  /decided=([^&#]+)/.exec(decided.headers.get("location") ?? "")?.[1] ?? "";
