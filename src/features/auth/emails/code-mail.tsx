import { Button, Link, Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";
import { signInCode } from "~/platform/limits.ts";

interface Props {
  code: string;
  /** Signs in whoever opens it and says so once more. */
  link: string;
}

/** The mail that brings both ways in: the code for the page that asked, the link for any other browser. */
export function codeMail({ to, code, link }: Props & { to: string }): Mail {
  return { to, subject: `${code} is your code for Cirrus`, body: <CodeMail code={code} link={link} /> };
}

function CodeMail({ code, link }: Props) {
  const minutes = signInCode.validForSeconds / 60;
  return (
    <MailFrame title="Sign in to Cirrus" preview={`Your code for Cirrus is ${code}`}>
      <Text className="mail-ink" style={mailText.digits}>
        {code}
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        Enter it on the page that asked for it, or sign in on this device instead:
      </Text>
      <Button className="mail-button" style={mailText.button} href={link}>
        Sign in
      </Button>
      <Text className="mail-muted" style={mailText.quiet}>
        The button does nothing? Copy this into a browser:
        <br />
        <Link className="mail-muted" style={mailText.address} href={link}>
          {link}
        </Link>
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        Both work once, for {minutes} minutes. Whoever has them can sign in as you: pass them on to nobody.
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        You did not ask for this? Then somebody mistyped an address: ignore this mail and nothing happens.
      </Text>
    </MailFrame>
  );
}
