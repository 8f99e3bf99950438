-- Reactions are counted in the entry's own row. Nobody could react before, so there is nothing to carry over.
DROP TRIGGER guestbook_reaction_added;--> statement-breakpoint
DROP TRIGGER guestbook_reaction_removed;--> statement-breakpoint
DROP TABLE `guestbook_reaction_count`;--> statement-breakpoint
ALTER TABLE `guestbook_entry` ADD `reactions` text;--> statement-breakpoint
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
