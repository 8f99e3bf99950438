import { openDatabase } from "~/platform/db.ts";
import { knownDevices } from "~/platform/limits.ts";
import { log } from "~/platform/log.ts";
import { removeExpired } from "./queries.ts";
import { forgetDevicesBefore } from "./sessions/device-queries.ts";

/** The daily clean-up. Better Auth refuses what has run out, but removes only what somebody asks for again. */
export async function cleanUp(scheduledTime: number): Promise<void> {
  const { db } = openDatabase("primary");
  const expired = await removeExpired(db, new Date(scheduledTime));
  const devices = await forgetDevicesBefore(db, new Date(scheduledTime - knownDevices.forgetAfterMs));
  log("info", "cleaned-up", { ...expired, devices });
}
