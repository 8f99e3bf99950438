import { z } from "astro/zod";

/** Settings and secrets as they come: text, or absent. An empty text counts as absent. */
export type RawSettings = Readonly<Record<string, unknown>>;

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
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

const webAddress = z.url({ protocol: /^https?$/, error: "is not an address such as https://cirrus.example" });

const fields = z.object({
  STAGE: z
    .string()
    .regex(/^[a-z0-9-]+$/, "is not a name of small letters, digits and dashes")
    .default("prod"),
  BASE_URL: webAddress.optional(),
  /** Origins, separated by commas, whose pages may call `/auth/*` with credentials. */
  TRUSTED_ORIGINS: list.pipe(z.array(z.string().refine(isOrigin, "is not an origin such as https://app.example.com"))),
  COOKIE_DOMAIN: z.hostname("is not a domain such as example.com").optional(),
  /** People who become admins when they sign in, separated by commas. */
  ADMIN_EMAILS: list.pipe(z.array(z.email("is not an e-mail address").toLowerCase())),
  GOOGLE_CLIENT_ID: z.string().optional(),
  GOOGLE_CLIENT_SECRET: z.string().optional(),
  GITHUB_CLIENT_ID: z.string().optional(),
  GITHUB_CLIENT_SECRET: z.string().optional(),
  MAIL_FROM: z
    .string()
    .min(3, "is not a sender such as Cirrus <hello@cirrus.example>")
    .default("Cirrus <onboarding@resend.dev>"),
  PRESENCE_SHARDS: z.coerce
    .number("is not a number")
    .int("is not whole")
    .min(1, "is below 1")
    .max(64, "is above 64")
    .default(1),
  RESEND_BASE_URL: webAddress.transform((url) => url.replace(/\/+$/, "")).default("https://api.resend.com"),
  RESEND_API_KEY: z.string().optional(),
});

export type Settings = z.infer<typeof fields>;

/** What one setting needs of another. */
const together = fields.superRefine(({ BASE_URL, COOKIE_DOMAIN: domain }, context) => {
  if (!domain) return;
  const host = BASE_URL ? new URL(BASE_URL).hostname : undefined;
  if (host === domain || host?.endsWith(`.${domain}`)) return;
  context.addIssue({
    code: "custom",
    path: ["COOKIE_DOMAIN"],
    message: "is not the domain of BASE_URL, or BASE_URL is absent",
  });
});

/**
 * The settings of a stage, checked.
 * @throws Error that lists everything that is wrong, each by its variable and never by its value.
 */
export function parseSettings(raw: RawSettings): Settings {
  const present = Object.entries(raw).filter(([, value]) => value !== "");
  const result = together.safeParse(Object.fromEntries(present));
  if (result.success) return result.data;
  const faults = result.error.issues.map(({ path, message }) => `${path.join(".")} ${message}`);
  throw new Error(`Settings are wrong: ${faults.join("; ")}. See "Settings" in README.md.`);
}
