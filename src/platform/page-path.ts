/** Made at build, and shown at whatever address was asked too often. */
const anywhere = /^(?:\/[a-z]{2})?\/429$/;

/**
 * The path that visitors know a page by: while pages are made, Astro calls them by the names of their files. A page that knows
 * no address of its own counts as the start.
 */
export function pagePath({ pathname }: URL): string {
  const path = pathname.replace(/(?:index)?\.html$/, "").replace(/(?<=.)\/$/, "") || "/";
  return anywhere.test(path) ? "/" : path;
}
