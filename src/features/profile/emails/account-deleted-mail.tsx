import { Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";
import { wordsFrom } from "~/platform/language.ts";
import { profileMailWords } from "./words/words.ts";

/** The last mail to somebody: their account is gone. */
export function accountDeletedMail(to: string): Mail {
  return { to, subject: wordsFrom(profileMailWords).deleted.subject, body: <AccountDeletedMail /> };
}

function AccountDeletedMail() {
  const words = wordsFrom(profileMailWords).deleted;
  return (
    <MailFrame title={words.title} preview={words.preview}>
      <Text className="mail-ink" style={mailText.plain}>
        {words.gone}
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        {words.back}
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        {words.notYou}
      </Text>
    </MailFrame>
  );
}
