import { Body, Container, Head, Heading, Html, Preview, Text } from "@react-email/components";
import type { Mail } from "~/features/mail/send-mail.ts";
import { signInCode } from "~/platform/limits.ts";

const ink = { color: "#14213a", fontFamily: "-apple-system, 'Segoe UI', Roboto, sans-serif" };
const digits = {
  ...ink,
  fontFamily: "ui-monospace, Menlo, monospace",
  fontSize: "32px",
  letterSpacing: "8px",
  margin: "24px 0",
};

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
    <Html lang="en">
      <Head />
      <Preview>{`Your code for Cirrus is ${code}`}</Preview>
      <Body style={{ backgroundColor: "#f4f7fb", padding: "24px 0" }}>
        <Container style={{ backgroundColor: "#ffffff", borderRadius: "12px", maxWidth: "440px", padding: "32px" }}>
          <Heading as="h1" style={{ ...ink, fontSize: "20px", margin: 0 }}>
            Sign in to Cirrus
          </Heading>
          <Text style={digits}>{code}</Text>
          <Text style={{ ...ink, fontSize: "15px", lineHeight: "24px" }}>
            Enter it on the page that asked for it. It works once, for {minutes} minutes.
          </Text>
          <Text style={{ ...ink, color: "#5a6780", fontSize: "13px", lineHeight: "20px" }}>
            You did not ask for this? Then somebody mistyped an address: ignore this mail and nothing happens.
          </Text>
        </Container>
      </Body>
    </Html>
  );
}
