import { index, integer, sqliteTable, text } from "drizzle-orm/sqlite-core";

/** The dev mailbox: what would have been e-mailed. Written at stage `dev` only, so it is empty everywhere else. */
export const devMail = sqliteTable(
  "dev_mail",
  {
    id: integer("id").primaryKey({ autoIncrement: true }),
    to: text("recipient").notNull(),
    subject: text("subject").notNull(),
    text: text("text").notNull(),
    html: text("html").notNull(),
    sentAt: integer("sent_at", { mode: "timestamp_ms" }).notNull(),
  },
  (table) => [index("dev_mail_recipient").on(table.to)],
);
