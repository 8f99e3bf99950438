import { Body, Container, Head, Heading, Html, Preview, Section } from "@react-email/components";
import type { CSSProperties, ReactNode } from "react";
import { languageNow } from "~/platform/language.ts";
import { type Palette, palettes } from "./palette.ts";

const font = "-apple-system, 'Segoe UI', Roboto, sans-serif";
const { light, dark } = palettes;

/** How text of a mail looks. Clients that drop style sheets (and dark colours with them) still have these. */
export const mailText = {
  plain: { color: light.ink, fontFamily: font, fontSize: "16px", lineHeight: "24px" },
  quiet: { color: light.muted, fontFamily: font, fontSize: "14px", lineHeight: "21px" },
  digits: {
    color: light.ink,
    fontFamily: "ui-monospace, Menlo, Consolas, monospace",
    fontSize: "32px",
    letterSpacing: "8px",
    lineHeight: "40px",
    margin: "24px 0",
  },
  button: {
    backgroundColor: light.accent,
    borderRadius: "8px",
    color: light.onAccent,
    fontFamily: font,
    fontSize: "16px",
    fontWeight: 600,
    padding: "12px 24px",
  },
  /** A URL in words: it may break anywhere, so that no phone has to scroll sideways. */
  address: { color: light.muted, overflowWrap: "anywhere", textDecoration: "underline", wordBreak: "break-all" },
} as const satisfies Record<string, CSSProperties>;

/** Inline styles win over a style sheet, unless it insists. */
const rules = ({ page, card, ink, muted, accent, onAccent }: Palette) =>
  `.mail-page, .mail-page > table > tbody > tr > td { background-color: ${page} !important; }
.mail-card { background-color: ${card} !important; }
.mail-ink { color: ${ink} !important; }
.mail-muted { color: ${muted} !important; }
.mail-button { background-color: ${accent} !important; color: ${onAccent} !important; }`;

interface Props {
  title: string;
  /** What an inbox shows beside the subject. */
  preview: string;
  children: ReactNode;
}

/**
 * What every mail has around its text. It says that it knows light and dark, so that mail clients show its own colours
 * instead of inverting them by guess. What is inside takes the class `mail-ink`, `mail-muted` or `mail-button` beside its `mailText`.
 */
export function MailFrame({ title, preview, children }: Props) {
  return (
    <Html lang={languageNow()}>
      <Head>
        <title>{title}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <style>{`:root { color-scheme: light dark; }\n@media (prefers-color-scheme: dark) {\n${rules(dark)}\n}`}</style>
      </Head>
      <Preview>{preview}</Preview>
      <Body className="mail-page" style={{ backgroundColor: light.page, margin: 0, padding: "24px 12px" }}>
        <Container
          className="mail-card"
          style={{ backgroundColor: light.card, borderRadius: "12px", maxWidth: "440px" }}
        >
          <Section style={{ padding: "32px" }}>
            <Heading as="h1" className="mail-ink" style={{ ...mailText.plain, fontSize: "20px", margin: 0 }}>
              {title}
            </Heading>
            {children}
          </Section>
        </Container>
      </Body>
    </Html>
  );
}
