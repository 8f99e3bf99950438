import type { ReactElement } from "react";
import { finishLater, isDev, settings } from "~/platform/bindings.ts";
import type { Database } from "~/platform/db.ts";
import { mailDelivery } from "~/platform/limits.ts";
import { log, logFailure } from "~/platform/log.ts";
import { keepMail } from "./queries.ts";
import { type Letter, tryResend } from "./resend.ts";
import { tryRepeatedly } from "./retry.ts";
import { adviceFor, type Failure, sentenceFor } from "./rules.ts";

export interface Mail {
  to: string;
  subject: string;
  body: ReactElement;
  /** Undoes what was done in the belief that the mail would go out. Runs once, before anybody hears of the failure. */
  whenLost?: () => Promise<void>;
}

/** "on-its-way" says that nobody knows yet: Resend is slow, and the tries go on. */
export type Dispatch = "sent" | "on-its-way";

/** Thrown when a mail could not be handed over. Its message is safe to show and holds no address. */
export class MailError extends Error {
  override readonly name = "MailError";
}

/**
 * Renders and sends one mail: by Resend when its key is set, into the dev mailbox at stage `dev` otherwise. Waits for the
 * outcome, but for Resend not beyond `mailDelivery.patienceMs`; the rest happens after the answer. A failure is logged,
 * without the address, before it is thrown.
 * @throws MailError when neither way exists, or when it is certain by then that the mail cannot be sent.
 */
export async function sendMail(db: Database, mail: Mail): Promise<Dispatch> {
  const delivery = deliverOrUndo(db, mail);
  finishLater(delivery.catch(() => undefined));
  if (!settings().RESEND_API_KEY) return delivery;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const patience = new Promise<Dispatch>((resolve) => {
    timer = setTimeout(resolve, mailDelivery.patienceMs, "on-its-way");
  });
  return Promise.race([delivery, patience]).finally(() => clearTimeout(timer));
}

async function deliverOrUndo(db: Database, mail: Mail): Promise<Dispatch> {
  try {
    await deliver(db, mail);
    return "sent";
  } catch (error) {
    if (!(error instanceof MailError)) logFailure("mail-not-sent", error);
    await mail.whenLost?.().catch((fault) => logFailure("lost-mail-not-undone", fault));
    throw error instanceof MailError ? error : new MailError(sentenceFor("no-answer"), { cause: error });
  }
}

async function deliver(db: Database, { to, subject, body }: Mail): Promise<void> {
  const { RESEND_API_KEY: apiKey, RESEND_BASE_URL: baseUrl, MAIL_FROM: from } = settings();
  if (!apiKey && !isDev) throw reported({ kind: "no-key", tries: 0 });
  const { render } = await import("@react-email/components");
  const [html, text] = await Promise.all([render(body), render(body, { plainText: true })]);
  if (!apiKey) return keepMail(db, { to: to.toLowerCase(), subject, html, text, sentAt: new Date() });
  await deliverByResend({ apiKey, baseUrl }, { from, to, subject, html, text });
}

async function deliverByResend(account: { apiKey: string; baseUrl: string }, letter: Letter): Promise<void> {
  const idempotencyKey = crypto.randomUUID();
  const failure = await tryRepeatedly(
    () => tryResend(account, letter, idempotencyKey),
    ({ kind, status }, tries) => log("warn", "mail-retried", { kind, status, tries }),
  );
  if (failure) throw reported(failure);
}

/** Logs the failure that ends a mail, and turns it into what the visitor reads. */
function reported({ kind, status, tries }: Failure & { tries: number }): MailError {
  log("error", "mail-not-sent", { kind, status, tries, advice: adviceFor(kind) });
  return new MailError(sentenceFor(kind));
}
