export interface Palette {
  page: string;
  card: string;
  ink: string;
  muted: string;
  accent: string;
  onAccent: string;
}

/** The colours of mails. Mail clients know no custom properties, so they are spelled out; a test holds their contrast. */
export const palettes: Readonly<Record<"light" | "dark", Palette>> = {
  light: { page: "#f4f7fb", card: "#ffffff", ink: "#14213a", muted: "#5a6780", accent: "#1257c4", onAccent: "#ffffff" },
  dark: { page: "#0b1220", card: "#162033", ink: "#e8eefa", muted: "#a8b4c9", accent: "#8cbcff", onAccent: "#0b1220" },
};
