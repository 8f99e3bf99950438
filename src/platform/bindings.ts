import { env, waitUntil } from "cloudflare:workers";
import { z } from "astro/zod";

/** The only place that reads `env`: everything else asks here. */
export const bindings = env;

/** Lets work go on after the answer has left. The work logs its own failure: nobody else will hear of it. */
export const finishLater: (work: Promise<unknown>) => void = waitUntil;

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && /^https?:$/.test(url.protocol) && url.origin === text;
}

const settingsSchema = z.object({
  STAGE: z
    .string()
    .regex(/^[a-z0-9-]+$/)
    .default("prod"),
  BASE_URL: z.url({ protocol: /^https?$/ }).optional(),
  /** Origins, separated by commas, whose pages may call `/auth/*` with credentials. */
  TRUSTED_ORIGINS: z
    .string()
    .default("")
    .transform((list) =>
      list
        .split(",")
        .map((origin) => origin.trim())
        .filter(Boolean),
    )
    .pipe(z.array(z.string().refine(isOrigin, "is not an origin such as https://app.example.com"))),
  MAIL_FROM: z.string().min(3).default("Cirrus <onboarding@resend.dev>"),
  PRESENCE_SHARDS: z.coerce.number().int().min(1).max(64).default(1),
  RESEND_BASE_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .default("https://api.resend.com"),
  RESEND_API_KEY: z.string().min(1).optional(),
});

export type Settings = z.infer<typeof settingsSchema>;

let parsed: Settings | undefined;

/**
 * The settings and secrets of this stage, checked once per isolate.
 * @throws when one is missing or malformed, naming each by its variable, never by its value.
 */
export function settings(): Settings {
  if (parsed) return parsed;
  const result = settingsSchema.safeParse(env);
  if (!result.success) {
    const faults = result.error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
    throw new Error(`Settings are wrong or missing. ${faults.join("; ")}. See "Settings" in README.md.`);
  }
  parsed = result.data;
  return parsed;
}

/**
 * The secret that signs cookies and keys the hashes of codes.
 * @throws when it is missing or too short to be one.
 */
export function authSecret(): string {
  const secret = env.BETTER_AUTH_SECRET ?? "";
  if (secret.length >= 32) return secret;
  throw new Error('BETTER_AUTH_SECRET is missing or shorter than 32 characters. See "Settings" in README.md.');
}

/** True on a laptop only. With no stage named, code behaves as in production. */
export const isDev = env.STAGE === "dev";
