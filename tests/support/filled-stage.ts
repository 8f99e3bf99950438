import type { SqlDatabase } from "../../operating/backup/sql-database.ts";
import type { CounterRow } from "../../src/features/counter/counter-rows.ts";

const text = (bytes: string) => `CAST(X'${Buffer.from(bytes).toString("hex")}' AS TEXT)`;

/** Texts that have broken other people's backups. */
const oddTexts = [
  "It's 'quoted' -- and ; more",
  'two\nlines);\nINSERT INTO "user"',
  "\u0001\u001b[31m control \u007f",
  "nul \0 inside",
  "Grüße 👋🏽 مرحبا 雲\u2028\ufeff",
  "--> statement-breakpoint",
];

/** Fills an empty stage with some of everything, by way of its triggers, as the site would. */
export async function fillStage(db: SqlDatabase): Promise<void> {
  const people = ["ada", "bo", "cleo"].map(
    (id) =>
      `INSERT INTO user (id, name, email, created_at, updated_at) VALUES ('${id}', '${id}', '${id}@example.com', 1, 9007199254740993)`,
  );
  const entries = oddTexts.map(
    (body, n) =>
      `INSERT INTO guestbook_entry (id, user_id, author_name, body, country, created_at, removed_at, status, suspicions)
       VALUES ('entry-${n}', 'ada', 'Ada', 'heather ' || ${text(body)}, 'DE', ${n}.5, ${n === 1 ? 5 : "NULL"},
         '${["visible", "visible", "hidden", "visible", "waiting", "visible"][n]}', '["honeypot"]')`,
  );
  await db.batch([
    ...people,
    ...entries,
    "INSERT INTO session (id, user_id, token, expires_at, created_at, updated_at) VALUES ('s', 'ada', X'00ff', 1, 1, 1)",
    "INSERT INTO preference (user_id) VALUES ('bo')",
    "INSERT INTO known_device VALUES ('bo', 'Firefox on Linux', '', 1)",
    "INSERT INTO dev_mail (id, recipient, subject, text, html, sent_at) VALUES (41, 'a@b.example', 's', 't', 'h', 1)",
    "INSERT INTO verification VALUES ('v', 'a code', 'secret', 1, 1, 1)",
    "INSERT INTO guestbook_reaction VALUES ('entry-0', 'bo', 'heart'), ('entry-0', 'cleo', 'heart'), ('entry-0', 'bo', 'wow')",
    "DELETE FROM guestbook_reaction WHERE user_id = 'cleo'",
    "INSERT INTO guestbook_report VALUES ('entry-3', 'bo', 'spam', 'why', 1, NULL)",
    "INSERT INTO guestbook_revision VALUES ('entry-0', 1, 'before')",
    "INSERT INTO moderation_decision VALUES ('d', 'entry-2', 'ada', 'cleo', 'hide', 'because', 1, 'visible', NULL)",
    "INSERT INTO account_deletion VALUES ('gone', 'gone@example.com', 1, 1)",
  ]);
}

/** What the counter of a filled stage remembers. */
export const filledCounter: CounterRow[] = [
  {
    table: "snapshot",
    id: 1,
    seq: 3,
    value: 4,
    increments: 6,
    decrements: 2,
    moved_by: "Ada",
    moved_at: 1,
    moved_by_id: "ada",
  },
  { table: "moves_by_minute", at: 60_000, added: 6, taken: 2 },
  { table: "moves_by_hour", at: 0, added: 6, taken: 2 },
  { table: "last_number", user_id: "ada", browser: "tab", n: 3, at: 60_000 },
];
