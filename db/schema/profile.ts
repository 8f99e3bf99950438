import { integer, primaryKey, sqliteTable, text } from "drizzle-orm/sqlite-core";
import { user } from "./auth.ts";

/** What people chose for themselves. No row means the defaults. */
export const preference = sqliteTable("preference", {
  userId: text("user_id")
    .primaryKey()
    .references(() => user.id, { onDelete: "cascade" }),
  showsCountry: integer("shows_country", { mode: "boolean" }).notNull().default(true),
  theme: text("theme", { enum: ["system", "light", "dark"] })
    .notNull()
    .default("system"),
  /** Null: whatever the browser asks for. */
  language: text("language", { enum: ["en", "de"] }),
  /** Whether a mail tells of a sign-in from a new device or country. */
  wantsNotices: integer("wants_notices", { mode: "boolean" }).notNull().default(true),
});

/** Kinds of device and country that a person has signed in from before. */
export const knownDevice = sqliteTable(
  "known_device",
  {
    userId: text("user_id")
      .notNull()
      .references(() => user.id, { onDelete: "cascade" }),
    /** As the profile names it in English, whatever its owner reads: "Firefox on Linux". */
    device: text("device").notNull(),
    /** ISO 3166-1 alpha-2; empty when unknown. */
    country: text("country").notNull(),
    lastSeenAt: integer("last_seen_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [primaryKey({ columns: [table.userId, table.device, table.country] })],
);

/** Accounts that are being deleted. The row goes last, so that a deletion that was interrupted can be resumed. */
export const accountDeletion = sqliteTable("account_deletion", {
  /** No reference: the row outlives the user. */
  userId: text("user_id").primaryKey(),
  /** Where to say that it is done. */
  email: text("email").notNull(),
  keepsEntries: integer("keeps_entries", { mode: "boolean" }).notNull(),
  requestedAt: integer("requested_at", { mode: "timestamp_ms" }).notNull(),
});
