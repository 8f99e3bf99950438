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
  light: { page: "#f5f8fd", card: "#ffffff", ink: "#122039", muted: "#4f5d78", accent: "#1053c0", onAccent: "#ffffff" },
  dark: { page: "#0a111f", card: "#111a2d", ink: "#e8eef9", muted: "#a0b1cd", accent: "#8cbcff", onAccent: "#0a111f" },
};
