import { Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";
import { wordsFrom } from "~/platform/language.ts";
import { profileMailWords } from "./words/words.ts";

/**
 * Goes to an address that was asked for and has an account. Only its owner reads this; whoever asked sees what they would
 * see for any address, and waits as long.
 */
export function addressTakenMail(to: string): Mail {
  return { to, subject: wordsFrom(profileMailWords).taken.subject, body: <AddressTakenMail /> };
}

function AddressTakenMail() {
  const words = wordsFrom(profileMailWords).taken;
  return (
    <MailFrame title={words.title} preview={words.preview}>
      <Text className="mail-ink" style={mailText.plain}>
        {words.what}
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        {words.you}
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        {words.notYou}
      </Text>
    </MailFrame>
  );
}
