import { Link, Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";
import { localeNow, wordsFrom } from "~/platform/language.ts";
import { authMailWords } from "./words/words.ts";

interface Props {
  device: string;
  place: string;
  at: Date;
  origin: string;
}

/** The mail that tells of a sign-in from a device or a country that is new. It names no IP address. */
export function newDeviceMail(to: string, props: Props): Mail {
  return { to, subject: wordsFrom(authMailWords).newDevice.subject, body: <NewDeviceMail {...props} /> };
}

function NewDeviceMail({ device, place, at, origin }: Props) {
  const devices = new URL("/profile#devices", origin).href;
  const words = wordsFrom(authMailWords).newDevice;
  const format = new Intl.DateTimeFormat(localeNow(), { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });
  return (
    <MailFrame title={words.subject} preview={`${device}, ${place}`}>
      <Text className="mail-ink" style={mailText.plain}>
        {words.what}
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        {words.device(device)}
        <br />
        {words.place(place)}
        <br />
        {words.time(format.format(at))}
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        {words.you}
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        {words.notYou}
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        <Link className="mail-ink" href={devices} style={{ ...mailText.plain, textDecoration: "underline" }}>
          {words.devices}
        </Link>
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        {words.turnOff}
      </Text>
    </MailFrame>
  );
}
