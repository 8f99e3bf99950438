import { Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";
import { wordsFrom } from "~/platform/language.ts";
import { signInCode } from "~/platform/limits.ts";
import { authMailWords } from "./words/words.ts";

/** The mail that carries the code for a new address, to that address. */
export function changeCodeMail(to: string, code: string): Mail {
  return { to, subject: wordsFrom(authMailWords).change.subject(code), body: <ChangeCodeMail code={code} /> };
}

function ChangeCodeMail({ code }: { code: string }) {
  const words = wordsFrom(authMailWords).change;
  return (
    <MailFrame title={words.title} preview={words.preview(code)}>
      <Text className="mail-ink" style={mailText.digits}>
        {code}
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        {words.enter(signInCode.validForSeconds / 60)}
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        {words.notYou}
      </Text>
    </MailFrame>
  );
}
