import { Button, Link, Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";
import { wordsFrom } from "~/platform/language.ts";
import { signInCode } from "~/platform/limits.ts";
import { authMailWords } from "./words/words.ts";

interface Props {
  code: string;
  /** Signs in whoever opens it and says so once more. */
  link: string;
}

/** The mail that brings both ways in: the code for the page that asked, the link for any other browser. */
export function codeMail({ to, code, link }: Props & { to: string }): Mail {
  return { to, subject: wordsFrom(authMailWords).code.subject(code), body: <CodeMail code={code} link={link} /> };
}

function CodeMail({ code, link }: Props) {
  const words = wordsFrom(authMailWords).code;
  return (
    <MailFrame title={words.title} preview={words.preview(code)}>
      <Text className="mail-ink" style={mailText.digits}>
        {code}
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        {words.enter}
      </Text>
      <Button className="mail-button" data-skip-in-text style={mailText.button} href={link}>
        {words.signIn}
      </Button>
      <Text className="mail-muted" style={mailText.quiet}>
        <span data-skip-in-text>
          {words.copy}
          <br />
        </span>
        <Link className="mail-muted" style={mailText.address} href={link}>
          {link}
        </Link>
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        {words.valid(signInCode.validForSeconds / 60)}
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        {words.notYou}
      </Text>
    </MailFrame>
  );
}
