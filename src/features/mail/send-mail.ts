import type { ReactElement } from "react";
import { isDev, settings } from "~/platform/bindings.ts";
import type { Database } from "~/platform/db.ts";
import { logFailure } from "~/platform/log.ts";
import { keepMail } from "./queries.ts";

export interface Mail {
  to: string;
  subject: string;
  body: ReactElement;
}

const cannotSend = "The mail could not be sent. Try again in a minute.";

/** Thrown when a mail could not be handed over. Its message is safe to show and holds no address. */
export class MailError extends Error {
  override readonly name = "MailError";
}

/**
 * Renders and sends one mail: by Resend when its key is set, into the dev mailbox at stage `dev` otherwise. A failure is
 * logged, without the address, before it is thrown.
 * @throws MailError when neither way exists, or when Resend refuses.
 */
export async function sendMail(db: Database, mail: Mail): Promise<void> {
  try {
    await deliver(db, mail);
  } catch (error) {
    logFailure("mail-not-sent", error);
    throw error instanceof MailError ? error : new MailError(cannotSend, { cause: error });
  }
}

async function deliver(db: Database, mail: Mail): Promise<void> {
  const { render } = await import("@react-email/components");
  const [html, text] = await Promise.all([render(mail.body), render(mail.body, { plainText: true })]);
  const { RESEND_API_KEY, MAIL_FROM } = settings();
  if (RESEND_API_KEY)
    return sendByResend(RESEND_API_KEY, { from: MAIL_FROM, to: mail.to, subject: mail.subject, html, text });
  if (isDev) return keepMail(db, { to: mail.to.toLowerCase(), subject: mail.subject, html, text, sentAt: new Date() });
  throw new MailError("This site cannot send mail yet: its operator has to set RESEND_API_KEY.");
}

async function sendByResend(
  key: string,
  mail: { from: string; to: string; subject: string; html: string; text: string },
): Promise<void> {
  const { Resend } = await import("resend");
  const { error } = await new Resend(key).emails.send(mail);
  if (error) throw new MailError(cannotSend, { cause: new Error(error.name) });
}
