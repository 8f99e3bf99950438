import type { Environment } from "../deploy/settings.ts";
import { type Finding, ok, type Paste, warn } from "./finding.ts";

interface Provider {
  name: string;
  id: string;
  secret: string;
  /** What client ids look like. */
  shape: RegExp;
  /** Where one makes them. */
  page: string;
  /** The fields of that page. */
  fields(origin: string): Paste[];
}

const providers: Provider[] = [
  {
    name: "Google",
    id: "GOOGLE_CLIENT_ID",
    secret: "GOOGLE_CLIENT_SECRET",
    shape: /^\d+-\w+[.]apps[.]googleusercontent[.]com$/,
    page: "https://console.cloud.google.com/apis/credentials, OAuth client of type Web application",
    fields: (origin) => [
      ["Authorised JavaScript origins", origin],
      ["Authorised redirect URIs", `${origin}/auth/callback/google`],
    ],
  },
  {
    name: "GitHub",
    id: "GITHUB_CLIENT_ID",
    secret: "GITHUB_CLIENT_SECRET",
    shape: /^(?:Ov23\w{16}|Iv23\w{16}|Iv1[.][0-9a-f]{16}|[0-9a-f]{20})$/,
    page: "https://github.com/settings/developers, one OAuth App for each stage",
    fields: (origin) => [
      ["Homepage URL", origin],
      ["Authorization callback URL", `${origin}/auth/callback/github`],
    ],
  },
];

/** Who else can say who somebody is, and what they must be told of this stage's address. */
export function checkSocial(env: Environment, origin: string): Finding[] {
  return providers.map((provider) => ({ ...checkProvider(provider, env), paste: provider.fields(origin) }));
}

function checkProvider({ name, id, secret, shape, page }: Provider, env: Environment): Finding {
  const clientId = env[id];
  if (!clientId || !env[secret])
    return warn(name, "off: no button for it", `Make its keys at ${page}, and set ${id} and ${secret}:`);
  if (!shape.test(clientId))
    return warn(name, `on, but ${id} does not look like one of ${name}'s`, `Compare it at ${page}:`);
  return { ...ok(name, "on"), fix: `It must know this address, at ${page}:` };
}
