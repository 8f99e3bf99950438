import { openDatabase } from "~/platform/db.ts";
import { removedEntriesKeptMs } from "~/platform/limits.ts";
import { purgeRemoved } from "./writing/writing-queries.ts";

/** The guestbook's part of the daily clean-up: what its authors have removed goes for good. */
export async function purgeRemovedEntries(scheduledTime: number): Promise<{ entries: number }> {
  const { db } = openDatabase("primary");
  return { entries: await purgeRemoved(db, new Date(scheduledTime - removedEntriesKeptMs)) };
}
