/** What a person may choose; "system" follows the browser. */
export const themes = ["system", "light", "dark"] as const;

export type Theme = (typeof themes)[number];

/** Names the theme to scripts and to pages that nobody renders anew. It is there exactly while somebody is signed in. */
export const themeCookie = "cirrus.theme";

/** The theme in a cookie; undefined when there is none that this site has set. */
export function parseTheme(text: string | undefined): Theme | undefined {
  return themes.find((theme) => theme === text);
}
