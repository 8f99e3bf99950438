import { isNull } from "drizzle-orm";
import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { user } from "./auth.ts";

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
    status: text("status", { enum: ["visible", "hidden"] })
      .notNull()
      .default("visible"),
  },
  (table) => [
    index("guestbook_entry_newest").on(table.status, table.id).where(isNull(table.removedAt)),
    index("guestbook_entry_user_id").on(table.userId),
  ],
);
