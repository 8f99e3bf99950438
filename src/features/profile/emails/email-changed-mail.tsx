import { Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";
import { hintOf } from "../rules.ts";

/** Tells the old address that the account has left it. It names no more of the new one than its owner needs. */
export function emailChangedMail(to: string, newEmail: string): Mail {
  return {
    to,
    subject: "The e-mail address of your Cirrus account was changed",
    body: <EmailChangedMail hint={hintOf(newEmail)} />,
  };
}

function EmailChangedMail({ hint }: { hint: string }) {
  return (
    <MailFrame title="Your address was changed" preview="Your account on Cirrus has a new e-mail address.">
      <Text className="mail-ink" style={mailText.plain}>
        Your account on Cirrus now has the address {hint}. Codes go there from now on, and this address no longer signs
        in to it.
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        You did not do this? Then somebody else was signed in as you. Tell the people who run this site at once, and
        protect your mailbox with a new password.
      </Text>
    </MailFrame>
  );
}
