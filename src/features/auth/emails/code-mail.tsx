import { Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";
import { signInCode } from "~/platform/limits.ts";

interface Props {
  code: string;
  minutes: number;
}

/** The mail that carries a sign-in code. */
export function codeMail(to: string, code: string): Mail {
  const minutes = signInCode.validForSeconds / 60;
  return { to, subject: `${code} is your code for Cirrus`, body: <CodeMail code={code} minutes={minutes} /> };
}

function CodeMail({ code, minutes }: Props) {
  return (
    <MailFrame title="Sign in to Cirrus" preview={`Your code for Cirrus is ${code}`}>
      <Text className="mail-ink" style={mailText.digits}>
        {code}
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        Enter it on the page that asked for it. It works once, for {minutes} minutes.
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        You did not ask for this? Then somebody mistyped an address: ignore this mail and nothing happens.
      </Text>
    </MailFrame>
  );
}
