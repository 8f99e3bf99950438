import { endAllSessions } from "~/features/auth/sessions/end-all-sessions.ts";
import { sendMail } from "~/features/mail/send-mail.ts";
import { type Database, openDatabase } from "~/platform/db.ts";
import { logFailure } from "~/platform/log.ts";
import { theCounter } from "~/platform/objects.ts";
import { type Deletion, readDeletions, removeDeletion, removePerson } from "./deletion-queries.ts";

/**
 * Removes everything about a person, for a deletion that was noted before. Each step may be repeated, and none relies on
 * an earlier one having run just now: whatever stops this, running it again finishes it. Decision 10 says why this order.
 * @throws when a part of the site does not answer.
 */
export async function removeEverything(db: Database, deletion: Deletion): Promise<void> {
  await endAllSessions(db, deletion.userId);
  await theCounter().forget(deletion.userId);
  await removePerson(db, deletion);
}

/** Says goodbye by mail, and forgets that there was a deletion. Never throws: what fails here is logged. */
export async function closeDeletion(db: Database, { userId, email }: Deletion): Promise<void> {
  try {
    const { accountDeletedMail } = await import("../emails/account-deleted-mail.tsx");
    // A mail that is lost is logged where it is sent. It must not keep the address here.
    await sendMail(db, accountDeletedMail(email)).catch(() => undefined);
    await removeDeletion(db, userId);
  } catch (error) {
    logFailure("deletion-not-closed", error);
  }
}

/** Finishes the deletions that a fault has interrupted, and says how many. One that fails again waits for the next run. */
export async function resumeDeletions(): Promise<{ deletions: number }> {
  const { db } = openDatabase("primary");
  let deletions = 0;
  for (const deletion of await readDeletions(db)) {
    try {
      await removeEverything(db, deletion);
      await closeDeletion(db, deletion);
      deletions += 1;
    } catch (error) {
      logFailure("deletion-interrupted", error);
    }
  }
  return { deletions };
}
