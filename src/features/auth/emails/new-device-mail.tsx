import { Link, Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";

interface Props {
  device: string;
  place: string;
  at: Date;
  origin: string;
}

const format = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

/** The mail that tells of a sign-in from a device or a country that is new. It names no IP address. */
export function newDeviceMail(to: string, props: Props): Mail {
  return { to, subject: "New sign-in to Cirrus", body: <NewDeviceMail {...props} /> };
}

function NewDeviceMail({ device, place, at, origin }: Props) {
  const devices = new URL("/profile#devices", origin).href;
  return (
    <MailFrame title="New sign-in to Cirrus" preview={`${device}, ${place}`}>
      <Text className="mail-ink" style={mailText.plain}>
        Somebody has signed in to your account, from a device or a country that we have not seen you in before:
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        Device: {device}
        <br />
        Place: {place}
        <br />
        Time: {format.format(at)} UTC
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        That was you? Then there is nothing to do.
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        It was not? Then end that session in the list of your devices, and change the password of this mailbox: whoever
        reads your mail can sign in.
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        <Link className="mail-ink" href={devices} style={{ ...mailText.plain, textDecoration: "underline" }}>
          Your devices
        </Link>
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        You can turn off mails like this one in your profile.
      </Text>
    </MailFrame>
  );
}
