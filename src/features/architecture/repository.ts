import manifest from "../../../package.json";

/** Where the code of this copy of the site can be read, as `package.json` says; null when it says nothing. */
export const repository: string | null = repositoryOf(manifest);

/** npm takes an address as it is, one for git, and the short form of GitHub. */
export function repositoryOf(about: object): string | null {
  const given = "repository" in about ? about.repository : null;
  const address = typeof given === "object" && given !== null && "url" in given ? given.url : given;
  if (typeof address !== "string" || address === "") return null;
  const short = /^(?:github:)?([\w.-]+\/[\w.-]+)$/.exec(address)?.[1];
  if (short) return `https://github.com/${short}`;
  const web = address
    .replace(/^git\+/, "")
    .replace(/\.git$/, "")
    .replace(/^git@([^:]+):/, "https://$1/");
  return web.startsWith("https://") ? web : null;
}

/** The page of a file or folder of this repository; null when nobody has said where that is. */
export function pageOf(file: string): string | null {
  return repository && `${repository}/blob/HEAD/${file}`;
}
