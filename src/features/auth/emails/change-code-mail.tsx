import { Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";
import { signInCode } from "~/platform/limits.ts";

interface Props {
  code: string;
  minutes: number;
}

/** The mail that carries the code for a new address, to that address. */
export function changeCodeMail(to: string, code: string): Mail {
  const minutes = signInCode.validForSeconds / 60;
  return {
    to,
    subject: `${code} is your code to use this address on Cirrus`,
    body: <ChangeCodeMail code={code} minutes={minutes} />,
  };
}

function ChangeCodeMail({ code, minutes }: Props) {
  return (
    <MailFrame title="Use this address on Cirrus" preview={`Your code for this address is ${code}`}>
      <Text className="mail-ink" style={mailText.digits}>
        {code}
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        Enter it on the page that asked for it, and your account has this address. It works once, for {minutes} minutes,
        and does not sign anybody in.
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        You did not ask for this? Then somebody mistyped an address: ignore this mail, tell nobody the code, and nothing
        happens.
      </Text>
    </MailFrame>
  );
}
