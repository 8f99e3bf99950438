/**
 * What triggers keep, made anew from the rows that they keep it from, by trigger. For a copy: it is read table by table
 * while people write, and loaded without triggers, so what they keep may be of another moment than the rows.
 */
export const keptByTriggers = {
  guestbook_entry_added: `
    UPDATE guestbook_total
    SET entries = (SELECT count(*) FROM guestbook_entry WHERE status = 'visible' AND removed_at IS NULL)
    WHERE id = 1`,
  /** The number of changes stays; counts that are right stay as they are written. */
  guestbook_reaction_added: `
    WITH counted AS (SELECT entry_id, kind, count(*) AS count FROM guestbook_reaction GROUP BY entry_id, kind)
    UPDATE guestbook_entry
    SET reactions = json_set(
      reactions, '$.counts',
      json((SELECT json_group_object(kind, count) FROM counted WHERE entry_id = guestbook_entry.id))
    )
    WHERE reactions IS NOT NULL AND (
      (SELECT count(*) FROM json_each(reactions, '$.counts')) <>
        (SELECT count(*) FROM counted WHERE entry_id = guestbook_entry.id)
      OR EXISTS (
        SELECT 1 FROM counted
        WHERE entry_id = guestbook_entry.id AND count IS NOT reactions ->> ('$.counts.' || kind)
      )
    )`,
} as const;

/** Fills the virtual tables, which no copy has rows of. */
export const searchTables = {
  guestbook_search: `INSERT INTO guestbook_search (rowid, body, author_name, country)
SELECT rowid, body, author_name, country FROM guestbook_entry WHERE status = 'visible' AND removed_at IS NULL`,
} as const;
