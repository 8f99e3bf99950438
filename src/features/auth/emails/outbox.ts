import { type Dispatch, type Mail, sendMail } from "~/features/mail/send-mail.ts";
import type { Database } from "~/platform/db.ts";

/** Holds mails back until Better Auth is done: it swallows what goes wrong with them, and somebody wants to know. */
export function openOutbox(db: Database) {
  const mails: Mail[] = [];
  return {
    deliver: async (mail: Mail): Promise<void> => void mails.push(mail),
    /** @throws MailError; Error when no mail was made, which Better Auth keeps to itself as well. */
    async send(): Promise<Dispatch[]> {
      if (mails.length === 0) throw new Error("Better Auth made no mail.");
      return Promise.all(mails.map((mail) => sendMail(db, mail)));
    },
  };
}
