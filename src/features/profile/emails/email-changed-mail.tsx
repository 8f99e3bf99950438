import { Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";
import { wordsFrom } from "~/platform/language.ts";
import { hintOf } from "../rules.ts";
import { profileMailWords } from "./words/words.ts";

/** Tells the old address that the account has left it. It names no more of the new one than its owner needs. */
export function emailChangedMail(to: string, newEmail: string): Mail {
  return {
    to,
    subject: wordsFrom(profileMailWords).changed.subject,
    body: <EmailChangedMail hint={hintOf(newEmail)} />,
  };
}

function EmailChangedMail({ hint }: { hint: string }) {
  const words = wordsFrom(profileMailWords).changed;
  return (
    <MailFrame title={words.title} preview={words.preview}>
      <Text className="mail-ink" style={mailText.plain}>
        {words.what(hint)}
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        {words.notYou}
      </Text>
    </MailFrame>
  );
}
