CREATE TABLE `guestbook_reaction` (
	`entry_id` text NOT NULL,
	`user_id` text NOT NULL,
	`kind` text NOT NULL,
	PRIMARY KEY(`entry_id`, `user_id`, `kind`),
	FOREIGN KEY (`entry_id`) REFERENCES `guestbook_entry`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `guestbook_reaction_user_id` ON `guestbook_reaction` (`user_id`);--> statement-breakpoint
CREATE TABLE `guestbook_report` (
	`entry_id` text NOT NULL,
	`user_id` text NOT NULL,
	`reason` text NOT NULL,
	`note` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`settled_at` integer,
	PRIMARY KEY(`entry_id`, `user_id`),
	FOREIGN KEY (`entry_id`) REFERENCES `guestbook_entry`(`id`) ON UPDATE no action ON DELETE cascade,
	FOREIGN KEY (`user_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE INDEX `guestbook_report_open` ON `guestbook_report` (`entry_id`) WHERE "guestbook_report"."settled_at" is null;--> statement-breakpoint
CREATE INDEX `guestbook_report_user_id` ON `guestbook_report` (`user_id`);--> statement-breakpoint
CREATE TABLE `guestbook_revision` (
	`entry_id` text NOT NULL,
	`replaced_at` integer NOT NULL,
	`body` text NOT NULL,
	PRIMARY KEY(`entry_id`, `replaced_at`),
	FOREIGN KEY (`entry_id`) REFERENCES `guestbook_entry`(`id`) ON UPDATE no action ON DELETE cascade
);
--> statement-breakpoint
CREATE TABLE `guestbook_total` (
	`id` integer PRIMARY KEY NOT NULL,
	`entries` integer NOT NULL
);
--> statement-breakpoint
CREATE TABLE `moderation_decision` (
	`id` text PRIMARY KEY NOT NULL,
	`entry_id` text,
	`subject_id` text,
	`moderator_id` text,
	`kind` text NOT NULL,
	`reason` text DEFAULT '' NOT NULL,
	`created_at` integer NOT NULL,
	`status_before` text,
	`undoes` text,
	FOREIGN KEY (`subject_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE set null,
	FOREIGN KEY (`moderator_id`) REFERENCES `user`(`id`) ON UPDATE no action ON DELETE set null
);
--> statement-breakpoint
CREATE INDEX `moderation_decision_entry_id` ON `moderation_decision` (`entry_id`);--> statement-breakpoint
CREATE INDEX `moderation_decision_subject_id` ON `moderation_decision` (`subject_id`);--> statement-breakpoint
CREATE INDEX `moderation_decision_moderator_id` ON `moderation_decision` (`moderator_id`);--> statement-breakpoint
DROP INDEX `guestbook_entry_user_id`;--> statement-breakpoint
ALTER TABLE `guestbook_entry` ADD `submission` text;--> statement-breakpoint
ALTER TABLE `guestbook_entry` ADD `suspicions` text;--> statement-breakpoint
ALTER TABLE `guestbook_entry` ADD `reactions` text;--> statement-breakpoint
CREATE UNIQUE INDEX `guestbook_entry_submission` ON `guestbook_entry` (`user_id`,`submission`);