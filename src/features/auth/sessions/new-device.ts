import { MailError, sendMail } from "~/features/mail/send-mail.ts";
import { inLanguage } from "~/platform/current-request.ts";
import type { Database } from "~/platform/db.ts";
import { deviceName, storedDeviceName } from "~/platform/device-name.ts";
import { knownDevices } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { placeInWords } from "~/platform/place.ts";
import type { Place } from "../rules.ts";
import { forgetDevice, rememberDevice } from "./device-queries.ts";

export interface SignIn extends Place {
  userId: string;
  userAgent?: string | null | undefined;
  /** The site's own address, for the link in the mail. */
  origin: string;
}

/** Remembers the kind of device, and tells its owner by mail when it is a new one. Never throws: nobody waits for it. */
export async function noticeDevice(db: Database, signIn: SignIn): Promise<void> {
  try {
    await notice(db, signIn, new Date());
  } catch (error) {
    // The mail has logged its own failure.
    if (!(error instanceof MailError)) logFailure("device-not-noticed", error);
  }
}

async function notice(db: Database, { userId, userAgent, country, city, origin }: SignIn, now: Date): Promise<void> {
  const seen = { userId, device: storedDeviceName(userAgent ?? null), country: country ?? "" };
  const { owner, isKnown, devicesBefore } = await rememberDevice(db, seen, now);
  if (!owner || isKnown || owner.wantsNotices === false) return;
  // Who has just come into being is not told of themselves.
  const age = now.getTime() - owner.createdAt.getTime();
  if (devicesBefore === 0 && age < knownDevices.firstWithinMs) return;
  const { newDeviceMail } = await import("../emails/new-device-mail.tsx");
  // It may be somebody else who has signed in, with a browser that asks for another language.
  await inLanguage(owner.language, () => {
    const device = deviceName(userAgent ?? null);
    const mail = newDeviceMail(owner.email, { device, place: placeInWords({ country, city }), at: now, origin });
    return sendMail(db, { ...mail, whenLost: () => forgetDevice(db, seen) });
  });
}
