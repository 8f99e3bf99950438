/** The path that visitors know a page by: while pages are made, Astro calls them by the names of their files. */
export function pagePath({ pathname }: URL): string {
  return pathname.replace(/(?:index)?\.html$/, "").replace(/(?<=.)\/$/, "") || "/";
}
