DROP INDEX `guestbook_report_open`;--> statement-breakpoint
CREATE INDEX `guestbook_report_open` ON `guestbook_report` (`entry_id`) WHERE "guestbook_report"."settled_at" is null;--> statement-breakpoint
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
