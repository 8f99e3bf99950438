import { Text } from "@react-email/components";
import { MailFrame, mailText } from "~/features/mail/MailFrame.tsx";
import type { Mail } from "~/features/mail/send-mail.ts";

/**
 * Goes to an address that was asked for and has an account. Only its owner reads this; whoever asked sees what they would
 * see for any address, and waits as long.
 */
export function addressTakenMail(to: string): Mail {
  return { to, subject: "This address has an account on Cirrus already", body: <AddressTakenMail /> };
}

function AddressTakenMail() {
  return (
    <MailFrame title="Nothing was changed" preview="This address has an account on Cirrus already.">
      <Text className="mail-ink" style={mailText.plain}>
        Somebody asked to use this address for another account on Cirrus. It has an account of its own, so there is no
        code in this mail.
      </Text>
      <Text className="mail-ink" style={mailText.plain}>
        Was it you? Sign in with this address and delete that account first, then ask again.
      </Text>
      <Text className="mail-muted" style={mailText.quiet}>
        It was not you? Then somebody mistyped an address: ignore this mail and nothing happens.
      </Text>
    </MailFrame>
  );
}
