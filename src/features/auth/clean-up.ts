import { openDatabase } from "~/platform/db.ts";
import { knownDevices } from "~/platform/limits.ts";
import { removeExpired } from "./queries.ts";
import { forgetDevicesBefore } from "./sessions/device-queries.ts";

/** Its part of the daily clean-up. Better Auth refuses what has run out, but removes only what somebody asks for again. */
export async function cleanUpAccounts(scheduledTime: number) {
  const { db } = openDatabase("primary");
  const expired = await removeExpired(db, new Date(scheduledTime));
  const devices = await forgetDevicesBefore(db, new Date(scheduledTime - knownDevices.forgetAfterMs));
  return { ...expired, devices };
}
