import type { cloudflare } from "../../../cloudflare.config.ts";

/*
 * The one source of everything on /architecture: what there is, what speaks with what, and the way that five requests go.
 * `system.test.ts` holds it against the code. The sentences are in `words/`, under the same names.
 */

type Config = typeof cloudflare;

/** What `cloudflare.config.ts` gives to the Worker, and the clock that starts it. */
export type Binding =
  | Config["assets"]["binding"]
  | keyof Config["databases"]
  | keyof Config["namespaces"]
  | keyof Config["objects"]
  | keyof Config["rateLimits"]
  | keyof Config["datasets"]
  | Config["versionMetadata"]["binding"]
  | "crons";

export type Kind = "browser" | "edge" | "worker" | "object" | "storage" | "outside";

export interface Part {
  kind: Kind;
  /** The upper left corner, in units of the drawing. */
  at: readonly [x: number, y: number];
  bindings?: readonly Binding[];
  /** Files and folders of this repository. */
  files: readonly string[];
}

/** A place in the code. `name` is defined there, or, where it is markup, written there. */
export interface Source {
  file: string;
  name: string;
}

export interface Step extends Source {
  from: PartId;
  to: PartId;
}

export type Side = "top" | "right" | "bottom" | "left";

/** Something that runs between two parts, drawn by the shortest way unless it says otherwise. */
export interface Line {
  between: readonly [PartId, PartId];
  sides?: readonly [Side, Side];
  /** Where it runs downwards, past other parts. */
  lane?: number;
  /** Where to see it, for lines that no journey takes. */
  source?: Source;
}

export const drawing = { width: 636, height: 480, part: { width: 102, height: 44 } } as const;

/** The frame around what runs in one Worker. */
export const workerFrame = { x: 138, y: 84, width: 362, height: 238 } as const;

const [a, b, c, d, e] = [16, 142, 268, 394, 520];
const rows = [8, 100, 188, 266, 352, 424] as const;
const [r0, r1, r2, r3, r4, r5] = rows;

export const parts = {
  page: { kind: "browser", at: [b, r0], files: ["src/layouts/Page.astro", "src/ui"] },
  scripts: { kind: "browser", at: [a, r0], files: ["src/features/live/connection.ts", "src/ui/when-calm.ts"] },
  assets: { kind: "edge", at: [a, 64], bindings: ["ASSETS"], files: ["public/_headers", "src/pages/index.astro"] },
  limits: { kind: "edge", at: [a, 114], bindings: ["WALL", "UPGRADES"], files: ["src/platform/wall.ts"] },
  copies: { kind: "edge", at: [a, 164], files: ["src/platform/edge-cache.ts"] },
  clock: { kind: "edge", at: [e, r1], bindings: ["crons"], files: ["cloudflare.config.ts"] },
  worker: { kind: "worker", at: [c, r1], bindings: ["VERSION"], files: ["src/worker.ts", "src/features/live/gate.ts"] },
  middleware: { kind: "worker", at: [c, r2], files: ["src/middleware.ts"] },
  islands: { kind: "worker", at: [b, r2], files: ["src/features/auth/AccountMenu.astro", "src/features/guestbook"] },
  pages: {
    kind: "worker",
    at: [b, r3],
    files: [
      "src/pages",
      "src/features/counter",
      "src/features/health",
      "src/features/landing",
      "src/features/architecture",
    ],
  },
  actions: {
    kind: "worker",
    at: [c, r3],
    files: ["src/actions/index.ts", "src/features/profile", "src/features/language"],
  },
  auth: { kind: "worker", at: [d, r2], files: ["src/features/auth"] },
  mail: { kind: "worker", at: [d, r3], files: ["src/features/mail"] },
  presence: { kind: "object", at: [a, r4], bindings: ["PRESENCE"], files: ["src/features/live"] },
  counter: { kind: "object", at: [b, r4], bindings: ["COUNTER"], files: ["src/features/counter/counter.object.ts"] },
  limiter: { kind: "object", at: [d, r4], bindings: ["LIMITER"], files: ["src/platform/limiter.object.ts"] },
  painter: { kind: "object", at: [b, r5], bindings: ["PAINTER"], files: ["src/features/guestbook/preview"] },
  database: { kind: "storage", at: [c, r4], bindings: ["DB"], files: ["db/schema", "db/migrations"] },
  sessions: {
    kind: "storage",
    at: [d, r5],
    bindings: ["SESSIONS"],
    files: ["src/features/auth/sessions/session-cache.ts"],
  },
  analytics: { kind: "storage", at: [c, r5], bindings: ["VITALS"], files: ["src/features/vitals"] },
  providers: { kind: "outside", at: [e, r2], files: ["src/features/auth/social"] },
  resend: { kind: "outside", at: [e, r3], files: ["src/features/mail/resend.ts"] },
  turnstile: { kind: "outside", at: [e, r4], files: ["src/features/guestbook/writing/turnstile.ts"] },
} as const satisfies Record<string, Part>;

export type PartId = keyof typeof parts;

export const lines: readonly Line[] = [
  { between: ["page", "scripts"] },
  { between: ["page", "assets"] },
  { between: ["page", "worker"] },
  { between: ["scripts", "worker"] },
  { between: ["scripts", "presence"], sides: ["left", "left"], lane: 6 },
  {
    between: ["worker", "assets"],
    sides: ["left", "right"],
    source: { file: "src/platform/wall.ts", name: "pageFor" },
  },
  { between: ["worker", "limits"], sides: ["left", "right"] },
  { between: ["worker", "copies"], sides: ["left", "right"] },
  { between: ["worker", "presence"], sides: ["left", "right"], lane: 126 },
  { between: ["worker", "clock"], source: { file: "src/worker.ts", name: "cleanUp" } },
  { between: ["worker", "middleware"] },
  { between: ["worker", "auth"] },
  { between: ["middleware", "islands"] },
  { between: ["middleware", "pages"] },
  { between: ["middleware", "actions"] },
  { between: ["middleware", "auth"] },
  { between: ["pages", "database"] },
  { between: ["pages", "counter"], source: { file: "src/features/counter/queries.ts", name: "readCounter" } },
  {
    between: ["pages", "painter"],
    sides: ["left", "left"],
    lane: 134,
    source: { file: "src/features/guestbook/preview/api.ts", name: "drawn" },
  },
  {
    between: ["pages", "analytics"],
    sides: ["right", "left"],
    lane: 250,
    source: { file: "src/features/vitals/api.ts", name: "postVitals" },
  },
  { between: ["islands", "database"], sides: ["right", "left"], lane: 256 },
  { between: ["actions", "auth"] },
  { between: ["actions", "database"] },
  { between: ["actions", "limiter"] },
  { between: ["actions", "presence"] },
  { between: ["actions", "turnstile"] },
  { between: ["auth", "database"], sides: ["left", "right"], lane: 382 },
  { between: ["auth", "limiter"], sides: ["right", "right"], lane: 504 },
  { between: ["auth", "sessions"], sides: ["right", "right"], lane: 512 },
  { between: ["auth", "mail"] },
  { between: ["auth", "providers"] },
  { between: ["mail", "resend"] },
  { between: ["mail", "database"] },
  { between: ["presence", "counter"] },
];

const guestbook = "src/features/guestbook";

/** Five requests, each step in the order in which it happens. */
export const journeys = {
  "read-landing": {
    file: { from: "page", to: "assets", file: "src/pages/index.astro", name: "prerender" },
    menu: { from: "page", to: "worker", file: "src/layouts/Header.astro", name: "<AccountMenu server:defer" },
    astro: { from: "worker", to: "middleware", file: "src/worker.ts", name: "answerKnown" },
    who: { from: "middleware", to: "auth", file: "src/features/auth/sessions/identify.ts", name: "readSession" },
    island: { from: "middleware", to: "islands", file: "src/features/auth/AccountMenu.astro", name: "Astro.locals" },
    calm: { from: "page", to: "scripts", file: "src/ui/when-calm.ts", name: "whenCalm" },
    upgrade: { from: "scripts", to: "worker", file: "src/features/live/connection.ts", name: "open" },
    limit: { from: "worker", to: "limits", file: "src/platform/wall.ts", name: "hasRoom" },
    session: { from: "worker", to: "auth", file: "src/features/auth/sessions/identify.ts", name: "identifySocket" },
    socket: { from: "worker", to: "presence", file: "src/features/live/gate.ts", name: "openSocket" },
    count: { from: "presence", to: "counter", file: "src/features/live/presence.object.ts", name: "sendSnapshot" },
    figures: { from: "presence", to: "scripts", file: "src/features/counter/live-strip.ts", name: "showLive" },
  },
  "read-guestbook": {
    ask: { from: "page", to: "worker", file: `${guestbook}/reading/for-everybody.ts`, name: "addressForEverybody" },
    copy: { from: "worker", to: "copies", file: "src/platform/edge-cache.ts", name: "EdgeCache" },
    astro: { from: "worker", to: "middleware", file: "src/middleware.ts", name: "prepare" },
    page: { from: "middleware", to: "pages", file: "src/pages/guestbook/index.astro", name: "readRequested" },
    query: { from: "pages", to: "database", file: `${guestbook}/reading/page-queries.ts`, name: "readPage" },
    keep: { from: "worker", to: "copies", file: "src/platform/edge-cache.ts", name: "keep" },
    personal: { from: "page", to: "worker", file: "src/pages/guestbook/index.astro", name: "<SignForm" },
    form: { from: "middleware", to: "islands", file: `${guestbook}/writing/SignForm.astro`, name: "isOpen" },
    own: { from: "islands", to: "database", file: `${guestbook}/writing/writing-queries.ts`, name: "readOwnEntries" },
    news: { from: "presence", to: "scripts", file: `${guestbook}/arriving/news.ts`, name: "followEntries" },
  },
  "sign-guestbook": {
    post: { from: "page", to: "worker", file: `${guestbook}/writing/SignForm.astro`, name: '"guestbook.sign"' },
    wall: { from: "worker", to: "limits", file: "src/platform/wall.ts", name: "stopFlood" },
    astro: { from: "worker", to: "middleware", file: "src/middleware.ts", name: "identification" },
    who: { from: "middleware", to: "auth", file: "src/features/auth/sessions/identify.ts", name: "identify" },
    session: { from: "auth", to: "database", file: "src/features/auth/queries.ts", name: "readSessionWithUser" },
    action: { from: "middleware", to: "actions", file: "src/platform/forms.ts", name: "runFormAction" },
    check: { from: "actions", to: "limiter", file: "src/platform/spend.ts", name: "trySpend" },
    human: { from: "actions", to: "turnstile", file: `${guestbook}/writing/turnstile.ts`, name: "checkByTurnstile" },
    insert: { from: "actions", to: "database", file: `${guestbook}/writing/writing-queries.ts`, name: "insertEntry" },
    publish: { from: "actions", to: "presence", file: `${guestbook}/arriving/publish.ts`, name: "publish" },
    tell: { from: "presence", to: "scripts", file: "src/features/live/presence.object.ts", name: "announce" },
    redirect: { from: "worker", to: "page", file: `${guestbook}/actions.ts`, name: "onwardTo" },
  },
  "click-counter": {
    click: { from: "page", to: "scripts", file: "src/features/counter/clicks.ts", name: "addOnScreen" },
    frame: { from: "scripts", to: "presence", file: "src/features/counter/clicks.ts", name: "send" },
    gather: { from: "presence", to: "counter", file: "src/features/live/add-queue.ts", name: "settle" },
    write: { from: "counter", to: "presence", file: "src/features/counter/counter.object.ts", name: "apply" },
    snapshot: { from: "presence", to: "scripts", file: "src/features/live/presence.object.ts", name: "tick" },
    settle: { from: "scripts", to: "page", file: "src/features/counter/outbox.ts", name: "acknowledge" },
    form: { from: "page", to: "worker", file: "src/features/counter/CounterIsland.tsx", name: "Buttons" },
    add: { from: "actions", to: "presence", file: "src/features/counter/queries.ts", name: "addToCounter" },
  },
  "sign-in": {
    ask: { from: "page", to: "worker", file: "src/features/auth/by-mail/EmailForm.astro", name: '"auth.sendCode"' },
    action: { from: "middleware", to: "actions", file: "src/features/auth/actions.ts", name: "sendCode" },
    auth: { from: "actions", to: "auth", file: "src/features/auth/auth.ts", name: "createAuth" },
    limit: { from: "auth", to: "limiter", file: "src/features/auth/gatekeeper.ts", name: "gatekeeper" },
    code: { from: "auth", to: "database", file: "src/features/auth/by-mail/mailed-ways.ts", name: "codes" },
    mail: { from: "auth", to: "mail", file: "src/features/mail/send-mail.ts", name: "sendMail" },
    resend: { from: "mail", to: "resend", file: "src/features/mail/resend.ts", name: "tryResend" },
    mailbox: { from: "mail", to: "database", file: "src/features/mail/queries.ts", name: "keepMail" },
    digits: { from: "page", to: "worker", file: "src/features/auth/by-mail/CodeForm.astro", name: '"auth.signIn"' },
    verify: { from: "actions", to: "auth", file: "src/features/auth/actions.ts", name: "signIn" },
    session: { from: "auth", to: "database", file: "src/features/auth/database-hooks.ts", name: "databaseHooks" },
    cache: {
      from: "auth",
      to: "sessions",
      file: "src/features/auth/sessions/session-cache.ts",
      name: "createSessionCache",
    },
    cookie: { from: "worker", to: "page", file: "src/platform/forms.ts", name: "keepCookies" },
    providers: { from: "auth", to: "providers", file: "src/features/auth/social/social.ts", name: "socialProviders" },
  },
} as const satisfies Record<string, Record<string, Step>>;

export type JourneyId = keyof typeof journeys;
export type StepId<Journey extends JourneyId> = keyof (typeof journeys)[Journey];

export const journeyIds = ["read-landing", "read-guestbook", "sign-guestbook", "click-counter", "sign-in"] as const;
