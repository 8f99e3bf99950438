import { isNull } from "drizzle-orm";
import { index, integer, primaryKey, sqliteTable, text, uniqueIndex } from "drizzle-orm/sqlite-core";
import { user } from "./auth.ts";

export const reactionKinds = ["heart", "laugh", "wow", "cloud"] as const;

/** How often people have reacted to an entry, by kind and without zeros, and after how many changes that was so. */
interface Reactions {
  seq: number;
  counts: Record<string, number>;
}

/**
 * What visitors wrote. Migration 0003 adds what Drizzle cannot say: `guestbook_search`, an FTS5 table over
 * visible entries, and the triggers that keep it and the counts right.
 */
export const guestbookEntry = sqliteTable(
  "guestbook_entry",
  {
    /** UUIDv7: sorts by time of creation, so that pages follow one another by this column alone. */
    id: text("id").primaryKey(),
    userId: text("user_id").references(() => user.id, { onDelete: "set null" }),
    /** The name as it was when the entry was signed: a page of entries then reads no other table. */
    authorName: text("author_name").notNull(),
    body: text("body").notNull(),
    /** ISO 3166-1 alpha-2, from Cloudflare. */
    country: text("country"),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    editedAt: integer("edited_at", { mode: "timestamp_ms" }),
    removedAt: integer("removed_at", { mode: "timestamp_ms" }),
    /** `waiting` is for a moderator to look at, before anybody else may read it. */
    status: text("status", { enum: ["visible", "waiting", "hidden"] })
      .notNull()
      .default("visible"),
    /** Made by the form: one form that is posted twice is one entry. */
    submission: text("submission"),
    /** Names of the rules that an entry was suspicious by, for moderators; null when it never was. */
    suspicions: text("suspicions", { mode: "json" }).$type<string[]>(),
    /** Counted here by triggers, so that a page of entries reads no other table; null when nobody ever reacted. */
    reactions: text("reactions", { mode: "json" }).$type<Reactions>(),
  },
  (table) => [
    index("guestbook_entry_newest").on(table.status, table.id).where(isNull(table.removedAt)),
    // Also finds a person's entries: an index of its own would be one more row written with each entry.
    uniqueIndex("guestbook_entry_submission").on(table.userId, table.submission),
  ],
);

/** How many entries are visible, in one row, so that no page counts the table. Kept by triggers. */
export const guestbookTotal = sqliteTable("guestbook_total", {
  id: integer("id").primaryKey(),
  entries: integer("entries").notNull(),
});

/** What an entry said before it was edited. */
export const guestbookRevision = sqliteTable(
  "guestbook_revision",
  {
    entryId: text("entry_id")
      .notNull()
      .references(() => guestbookEntry.id, { onDelete: "cascade" }),
    replacedAt: integer("replaced_at", { mode: "timestamp_ms" }).notNull(),
    body: text("body").notNull(),
  },
  (table) => [primaryKey({ columns: [table.entryId, table.replacedAt] })],
);

/** One person's report of one entry. */
export const guestbookReport = sqliteTable(
  "guestbook_report",
  {
    entryId: text("entry_id")
      .notNull()
      .references(() => guestbookEntry.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    reason: text("reason", { enum: ["spam", "abuse", "personal", "other"] }).notNull(),
    note: text("note").notNull().default(""),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    /** When a moderator looked at it. */
    settledAt: integer("settled_at", { mode: "timestamp_ms" }),
  },
  (table) => [
    primaryKey({ columns: [table.entryId, table.userId] }),
    // In the order of entries, so that a page of reported ones reads no others.
    index("guestbook_report_open").on(table.entryId).where(isNull(table.settledAt)),
    index("guestbook_report_user_id").on(table.userId),
  ],
);

/** What moderators decided. Rows are only ever added: a trigger refuses all else but forgetting a name. */
export const moderationDecision = sqliteTable(
  "moderation_decision",
  {
    /** UUIDv7. */
    id: text("id").primaryKey(),
    /** No reference: the decision outlives the entry. */
    entryId: text("entry_id"),
    /** Whose entry it was, or who was banned. */
    subjectId: text("subject_id").references(() => user.id, { onDelete: "set null" }),
    moderatorId: text("moderator_id").references(() => user.id, { onDelete: "set null" }),
    kind: text("kind", { enum: ["approve", "hide", "ban", "undo"] }).notNull(),
    reason: text("reason").notNull().default(""),
    createdAt: integer("created_at", { mode: "timestamp_ms" }).notNull(),
    /** What the entry was before, so that it can be undone. */
    statusBefore: text("status_before", { enum: ["visible", "waiting", "hidden"] }),
    /** The decision that this one takes back. */
    undoes: text("undoes"),
  },
  (table) => [
    index("moderation_decision_entry_id").on(table.entryId),
    index("moderation_decision_subject_id").on(table.subjectId),
    index("moderation_decision_moderator_id").on(table.moderatorId),
  ],
);

/** One person's reactions to one entry, one of each kind. */
export const guestbookReaction = sqliteTable(
  "guestbook_reaction",
  {
    entryId: text("entry_id")
      .notNull()
      .references(() => guestbookEntry.id, { onDelete: "cascade" }),
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    kind: text("kind", { enum: reactionKinds }).notNull(),
  },
  (table) => [
    primaryKey({ columns: [table.entryId, table.userId, table.kind] }),
    index("guestbook_reaction_user_id").on(table.userId),
  ],
);
