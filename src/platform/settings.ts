import { z } from "astro/zod";

/** Settings and secrets as they come: text, or absent. An empty text counts as absent. */
export type RawSettings = Readonly<Record<string, unknown>>;

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text && !text.includes("*");
}

const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((item) => item.trim())
      .filter(Boolean),
  );

const notAHost = "is not a host such as www.example.com";
const host = z.hostname({ error: notAHost, abort: true }).regex(/\.[^.]+$/, notAHost);

/** Where an API of others is reached; paths are put behind it. */
const apiAddress = z
  .url({ protocol: /^https?$/, error: "is not an address such as https://cirrus.example" })
  .transform((url) => url.replace(/\/+$/, ""));

/** `hello@example.com` or `Cirrus <hello@example.com>`. */
const sender = /^(?:[^<>@\s]+@[^<>@\s]+|[^<>]+ <[^<>@\s]+@[^<>@\s]+>)$/;

const fields = z.object({
  STAGE: z
    .string()
    .regex(/^[a-z0-9-]+$/, "is not a name of small letters, digits and dashes")
    .default("prod"),
  BASE_URL: z
    .string()
    .transform((url) => url.replace(/\/$/, ""))
    .refine(isOrigin, "is not an origin such as https://cirrus.example")
    .optional(),
  /** Origins, separated by commas, whose pages may call `/auth/*` with credentials. */
  TRUSTED_ORIGINS: list.pipe(z.array(z.string().refine(isOrigin, "is not an origin such as https://app.example.com"))),
  COOKIE_DOMAIN: z
    .hostname("is not a domain such as example.com")
    .includes(".", "is not a domain such as example.com")
    .optional(),
  /** Hosts, separated by commas, that lead to `BASE_URL`. */
  DOMAIN_ALIASES: list.pipe(z.array(host.toLowerCase())),
  /** People who become admins when they sign in, separated by commas. */
  ADMIN_EMAILS: list.pipe(z.array(z.email("is not an e-mail address").toLowerCase())),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  TURNSTILE_SITE_KEY: z.string().optional(),
  TURNSTILE_SECRET_KEY: z.string().optional(),
  MAIL_FROM: z
    .string()
    .regex(sender, "is not a sender such as Cirrus <hello@cirrus.example>")
    .default("Cirrus <onboarding@resend.dev>"),
  PRESENCE_SHARDS: z.coerce
    .number("is not a number")
    .int("is not whole")
    .min(1, "is below 1")
    .max(64, "is above 64")
    .default(1),
  RESEND_BASE_URL: apiAddress.default("https://api.resend.com"),
  RESEND_API_KEY: z.string().optional(),
  ANALYTICS_ACCOUNT_ID: z
    .string()
    .regex(/^[0-9a-f]{32}$/, "is not an account's id: 32 characters, digits and a to f")
    .optional(),
  ANALYTICS_TOKEN: z.string().optional(),
  ANALYTICS_BASE_URL: apiAddress.default("https://api.cloudflare.com/client/v4"),
  SECURITY_CONTACT: z
    .string()
    .regex(/^(?:mailto:[^@\s]+@[^@\s]+|https:\/\/\S+)$/, "is not a contact such as mailto:security@cirrus.example")
    .optional(),
});

export type Settings = z.infer<typeof fields>;

const secretLength = 32;

/** One setting with what it must go with, because neither does anything alone. */
const pairs = [
  ["GOOGLE_CLIENT_ID", "GOOGLE_CLIENT_SECRET"],
  ["GITHUB_CLIENT_ID", "GITHUB_CLIENT_SECRET"],
  ["TURNSTILE_SITE_KEY", "TURNSTILE_SECRET_KEY"],
  ["ANALYTICS_ACCOUNT_ID", "ANALYTICS_TOKEN"],
] as const;

/**
 * Everything that is wrong with the settings of a stage, each by its variable and never by its value. A laptop and a
 * deploy refuse to go on with any of it; a running Worker stops for what `parseSettings` refuses, and otherwise goes
 * without what is missing.
 */
export function findSettingFaults(raw: RawSettings): string[] {
  const settings = withoutEmpty(raw);
  return [...findMalformed(settings), ...findIncomplete(settings)];
}

/**
 * The settings of a stage, checked.
 * @throws Error when any is malformed. It lists whatever is wrong.
 */
export function parseSettings(raw: RawSettings): Settings {
  const settings = withoutEmpty(raw);
  if (findMalformed(settings).length > 0) throw new Error(explain(findSettingFaults(settings)));
  return fields.parse(settings);
}

/** Faults in one message. */
export function explain(faults: readonly string[]): string {
  return `Settings are wrong: ${faults.join("; ")}. See "Settings" in README.md.`;
}

export function isSecret(text: unknown): text is string {
  return typeof text === "string" && text.length >= secretLength;
}

function withoutEmpty(raw: RawSettings): RawSettings {
  return Object.fromEntries(Object.entries(raw).filter(([, value]) => value !== "" && value !== undefined));
}

function findMalformed(settings: RawSettings): string[] {
  const issues = fields.safeParse(settings).error?.issues ?? [];
  const faults = issues.map(({ path: [name, index], message }) =>
    typeof index === "number" ? `${String(name)} ${message} (entry ${index + 1})` : `${String(name)} ${message}`,
  );
  if (hasForeignDomain(settings)) faults.push("COOKIE_DOMAIN is not the domain of BASE_URL");
  return [...faults, ...findPointlessAliases(settings)];
}

/** An alias leads to `BASE_URL`: without one it leads nowhere, and at that host it would lead to itself. */
function findPointlessAliases({ DOMAIN_ALIASES: aliases, BASE_URL }: RawSettings): string[] {
  if (typeof aliases !== "string") return [];
  if (typeof BASE_URL !== "string") return ["DOMAIN_ALIASES is set and BASE_URL is not"];
  const home = URL.parse(BASE_URL)?.hostname;
  const index = aliases.split(",").findIndex((alias) => alias.trim().toLowerCase() === home);
  return index < 0 ? [] : [`DOMAIN_ALIASES is the host of BASE_URL (entry ${index + 1})`];
}

/** Browsers drop a cookie for a domain that the page is not part of: nobody could sign in. */
function hasForeignDomain({ COOKIE_DOMAIN: domain, BASE_URL }: RawSettings): boolean {
  if (typeof domain !== "string") return false;
  const host = typeof BASE_URL === "string" ? URL.parse(BASE_URL)?.hostname : undefined;
  return host !== domain && !host?.endsWith(`.${domain}`);
}

function findIncomplete(settings: RawSettings): string[] {
  const halves = pairs
    .map((pair) => [pair.find((name) => settings[name]), pair.find((name) => !settings[name])])
    .flatMap(([set, missing]) => (set && missing ? [`${set} is set and ${missing} is not`] : []));
  return [...findWeakSecrets(settings), ...halves];
}

function findWeakSecrets({
  BETTER_AUTH_SECRET: current,
  BETTER_AUTH_SECRET_PREVIOUS: previous,
}: RawSettings): string[] {
  const tooShort = `is shorter than ${secretLength} characters`;
  const faults: string[] = [];
  if (!current) faults.push("BETTER_AUTH_SECRET is missing");
  else if (!isSecret(current)) faults.push(`BETTER_AUTH_SECRET ${tooShort}`);
  if (previous && !isSecret(previous)) faults.push(`BETTER_AUTH_SECRET_PREVIOUS ${tooShort}`);
  else if (previous && previous === current) faults.push("BETTER_AUTH_SECRET_PREVIOUS is the current secret");
  return faults;
}
