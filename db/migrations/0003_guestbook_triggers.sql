-- Search over what everybody may read, without a copy of it: the words point to rows of guestbook_entry.
CREATE VIRTUAL TABLE guestbook_search USING fts5(
  body, author_name, country,
  content = 'guestbook_entry', content_rowid = 'rowid', tokenize = 'unicode61 remove_diacritics 2'
);
--> statement-breakpoint
INSERT INTO guestbook_search (rowid, body, author_name, country)
SELECT rowid, body, author_name, country FROM guestbook_entry WHERE status = 'visible' AND removed_at IS NULL;
--> statement-breakpoint
INSERT INTO guestbook_total (id, entries)
SELECT 1, count(*) FROM guestbook_entry WHERE status = 'visible' AND removed_at IS NULL;
--> statement-breakpoint
CREATE TRIGGER guestbook_entry_added AFTER INSERT ON guestbook_entry
WHEN new.status = 'visible' AND new.removed_at IS NULL
BEGIN
  INSERT INTO guestbook_search (rowid, body, author_name, country)
  VALUES (new.rowid, new.body, new.author_name, new.country);
  UPDATE guestbook_total SET entries = entries + 1 WHERE id = 1;
END;
--> statement-breakpoint
CREATE TRIGGER guestbook_entry_deleted AFTER DELETE ON guestbook_entry
WHEN old.status = 'visible' AND old.removed_at IS NULL
BEGIN
  INSERT INTO guestbook_search (guestbook_search, rowid, body, author_name, country)
  VALUES ('delete', old.rowid, old.body, old.author_name, old.country);
  UPDATE guestbook_total SET entries = entries - 1 WHERE id = 1;
END;
--> statement-breakpoint
-- One trigger for both halves: SQLite does not say which of two would run first.
CREATE TRIGGER guestbook_entry_changed
AFTER UPDATE OF body, author_name, country, status, removed_at ON guestbook_entry
BEGIN
  INSERT INTO guestbook_search (guestbook_search, rowid, body, author_name, country)
  SELECT 'delete', old.rowid, old.body, old.author_name, old.country
  WHERE old.status = 'visible' AND old.removed_at IS NULL;
  INSERT INTO guestbook_search (rowid, body, author_name, country)
  SELECT new.rowid, new.body, new.author_name, new.country
  WHERE new.status = 'visible' AND new.removed_at IS NULL;
  UPDATE guestbook_total
  SET entries = entries
    + (new.status = 'visible' AND new.removed_at IS NULL)
    - (old.status = 'visible' AND old.removed_at IS NULL)
  WHERE id = 1;
END;
--> statement-breakpoint
-- `reactions` is no column of guestbook_entry_changed: the index of words is not written.
CREATE TRIGGER guestbook_reaction_added AFTER INSERT ON guestbook_reaction
BEGIN
  UPDATE guestbook_entry
  SET reactions = json_set(
    coalesce(reactions, '{"seq":0,"counts":{}}'),
    '$.seq', coalesce(reactions ->> '$.seq', 0) + 1,
    '$.counts.' || new.kind, coalesce(reactions ->> ('$.counts.' || new.kind), 0) + 1
  )
  WHERE id = new.entry_id;
END;
--> statement-breakpoint
-- Finds no entry when it is being deleted with its reactions.
CREATE TRIGGER guestbook_reaction_removed AFTER DELETE ON guestbook_reaction
BEGIN
  UPDATE guestbook_entry
  SET reactions = json_set(
    iif(
      reactions ->> ('$.counts.' || old.kind) > 1,
      json_set(reactions, '$.counts.' || old.kind, (reactions ->> ('$.counts.' || old.kind)) - 1),
      json_remove(reactions, '$.counts.' || old.kind)
    ),
    '$.seq', (reactions ->> '$.seq') + 1
  )
  WHERE id = old.entry_id AND reactions IS NOT NULL;
END;
--> statement-breakpoint
-- What was decided stays as it was. Whose name is on it may be forgotten: that is an update of the two ids alone.
CREATE TRIGGER moderation_decision_kept BEFORE UPDATE OF id, entry_id, kind, reason, created_at, status_before, undoes
ON moderation_decision
BEGIN
  SELECT RAISE(ABORT, 'moderation_decision is append-only');
END;
--> statement-breakpoint
CREATE TRIGGER moderation_decision_stays BEFORE DELETE ON moderation_decision
BEGIN
  SELECT RAISE(ABORT, 'moderation_decision is append-only');
END;
--> statement-breakpoint
-- A name may be forgotten, and never be another's.
CREATE TRIGGER moderation_decision_names BEFORE UPDATE OF subject_id, moderator_id ON moderation_decision
WHEN (new.subject_id IS NOT NULL AND new.subject_id IS NOT old.subject_id)
  OR (new.moderator_id IS NOT NULL AND new.moderator_id IS NOT old.moderator_id)
BEGIN
  SELECT RAISE(ABORT, 'moderation_decision is append-only');
END;
--> statement-breakpoint
-- INSERT OR REPLACE takes a row away without asking the trigger for deletes.
CREATE TRIGGER moderation_decision_added BEFORE INSERT ON moderation_decision
WHEN EXISTS (SELECT 1 FROM moderation_decision WHERE id = new.id)
BEGIN
  SELECT RAISE(ABORT, 'moderation_decision is append-only');
END;
