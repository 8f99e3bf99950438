import { openDatabase } from "~/platform/db.ts";
import { log } from "~/platform/log.ts";
import { removeExpired } from "./queries.ts";

/** The daily clean-up. Better Auth refuses what has run out, but removes only what somebody asks for again. */
export async function cleanUp(scheduledTime: number): Promise<void> {
  log("info", "cleaned-up", await removeExpired(openDatabase("primary").db, new Date(scheduledTime)));
}
