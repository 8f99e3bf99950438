import { socketUpgrades, wall } from "./src/platform/limits.ts";

/**
 * The one list of what Cirrus uses on Cloudflare. The dev server, the build, the tests, wrangler and
 * `alchemy.run.ts` all read it, so a binding is added here and nowhere else.
 */
export const cloudflare = {
  name: "cirrus",
  entry: "src/worker.ts",
  compatibilityDate: "2026-10-01",
  compatibilityFlags: ["nodejs_compat"],
  assets: { binding: "ASSETS" },
  databases: { DB: { name: "cirrus", migrations: "db/migrations" } },
  namespaces: { SESSIONS: { name: "cirrus-sessions" } },
  /**
   * Durable Objects by binding. `id` names the object's storage for ever: changing one deletes its data. `since` is
   * the class migration that introduced it; append a new tag, never edit one that was deployed.
   */
  objects: {
    COUNTER: { id: "counter", className: "Counter", since: "v1" },
    PRESENCE: { id: "presence", className: "Presence", since: "v1" },
    LIMITER: { id: "limiter", className: "Limiter", since: "v1" },
    PAINTER: { id: "painter", className: "Painter", since: "v2" },
  },
  /**
   * Limits that Cloudflare counts by itself, roughly and for nothing. `namespace` is one counter of the whole account, so
   * the Worker puts its stage into each key.
   */
  rateLimits: {
    WALL: { namespace: 20260, ...wall },
    UPGRADES: { namespace: 20261, ...socketUpgrades },
  },
  /**
   * Datasets of Workers Analytics Engine. An account that has it switched off takes no Worker that is bound to one, so each
   * is bound only where the setting `boundWith` is set. They belong to the whole account: each point names its stage.
   */
  datasets: { VITALS: { name: "cirrus_vitals", boundWith: "ANALYTICS_ACCOUNT_ID" } },
  /** Tells the Worker which upload of it runs. */
  versionMetadata: { binding: "VERSION" },
  /** When the clean-up runs: once a day, at a minute that nobody else chooses. UTC. */
  crons: ["17 3 * * *"],
  /** Logs keep no query strings: that of a sign-in link is a key. */
  observability: { enabled: true, redactQueryString: true },
  /** Settings that are safe to show: plain text bindings, all optional, with what each one does when absent. */
  settings: {
    STAGE: "behaves as production",
    BASE_URL: "the origin of each request is used",
    DOMAIN_ALIASES: "no other host leads to `BASE_URL`",
    TRUSTED_ORIGINS: "no other site may call /auth/*",
    COOKIE_DOMAIN: "cookies are for this host alone; set it to share sign-ins among subdomains",
    ADMIN_EMAILS: "nobody becomes an admin by signing in",
    GOOGLE_CLIENT_ID: "no button for Google; it needs both of its keys",
    GITHUB_CLIENT_ID: "no button for GitHub; it needs both of its keys",
    MAIL_FROM: "Resend's own test sender, which reaches nobody but the owner of the key",
    RESEND_BASE_URL: "mail goes to Resend itself; set it for a proxy, or for the fake of the tests",
    TURNSTILE_SITE_KEY: "no check that people are people; it needs both of its keys",
    ANALYTICS_ACCOUNT_ID: "no page view is measured; it needs `ANALYTICS_TOKEN`",
    ANALYTICS_BASE_URL:
      "what was measured is read at Cloudflare itself; set it for a proxy, or for the fake of the tests",
    SECURITY_CONTACT: "there is no /.well-known/security.txt",
    PRESENCE_SHARDS: "one Presence object holds every socket",
  },
  /** Secrets: never in this repository, never logged, never in the browser. */
  secrets: {
    BETTER_AUTH_SECRET: { isRequired: true, about: "Signs cookies. `npm run dev` makes one for the laptop." },
    BETTER_AUTH_SECRET_PREVIOUS: {
      isRequired: false,
      about: "The secret before this one: what it has signed stays good while it is set.",
    },
    RESEND_API_KEY: { isRequired: false, about: "Without it no mail leaves, and nobody can sign in." },
    GOOGLE_CLIENT_SECRET: { isRequired: false, about: "With `GOOGLE_CLIENT_ID`, people can sign in with Google." },
    TURNSTILE_SECRET_KEY: {
      isRequired: false,
      about: "With `TURNSTILE_SITE_KEY`, Turnstile looks at who signs the guestbook.",
    },
    ANALYTICS_TOKEN: {
      isRequired: false,
      about: "With `ANALYTICS_ACCOUNT_ID`, /architecture shows how quick the site is for real visitors.",
    },
    GITHUB_CLIENT_SECRET: { isRequired: false, about: "With `GITHUB_CLIENT_ID`, people can sign in with GitHub." },
  },
} as const;
