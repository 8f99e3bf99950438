import { openDatabase } from "~/platform/db.ts";
import { removedEntriesKeptMs } from "~/platform/limits.ts";
import { log } from "~/platform/log.ts";
import { purgeRemoved } from "./writing-queries.ts";

/** The guestbook's part of the daily clean-up: what its authors have removed goes for good. */
export async function purgeRemovedEntries(scheduledTime: number): Promise<void> {
  const { db } = openDatabase("primary");
  log("info", "entries-purged", { entries: await purgeRemoved(db, new Date(scheduledTime - removedEntriesKeptMs)) });
}
