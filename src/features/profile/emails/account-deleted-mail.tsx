import { Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";

/** The last mail to somebody: their account is gone. */
export function accountDeletedMail(to: string): Mail {
  return { to, subject: "Your account on Cirrus was deleted", body: <AccountDeletedMail /> };
}

function AccountDeletedMail() {
  return (
    <MailFrame title="Your account was deleted" preview="What Cirrus had stored about you is gone.">
      <Text className="mail-ink" style={mailText.plain}>
        What Cirrus had stored about you is gone: name, address, devices, sign-ins. Your guestbook entries were removed,
        or kept without your name, as you chose.
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        You may come back at any time. Signing in with this address makes a new, empty account.
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        You did not ask for this? Then somebody else could read your mail: that is how one signs in. Protect your
        mailbox with a new password.
      </Text>
    </MailFrame>
  );
}
