import manifest from "../../../package.json";

const repository = repositoryOf(manifest);

/** What the path of a file follows where the code of this copy of the site can be read; null when `package.json` does not say. */
export const sources = repository && `${repository}/blob/HEAD/`;

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
