/// <reference types="astro/client" />

type CirrusConfig = typeof import("../cloudflare.config.ts").cloudflare;
type WorkerExports = typeof import("./worker.ts");
type ObjectClass<B extends keyof CirrusConfig["objects"]> = InstanceType<
  WorkerExports[CirrusConfig["objects"][B]["className"]]
>;

/** Every binding, typed from the one list in `cloudflare.config.ts`. A setting, a namespace, a rate limit or a dataset may be absent. */
type Bindings = { readonly [B in keyof CirrusConfig["databases"]]: D1Database } & {
  readonly [B in keyof CirrusConfig["namespaces"]]?: KVNamespace;
} & { readonly [B in keyof CirrusConfig["rateLimits"]]?: RateLimit } & {
  readonly [B in keyof CirrusConfig["datasets"]]?: AnalyticsEngineDataset;
} & {
  readonly [B in CirrusConfig["assets"]["binding"]]: Fetcher;
} & {
  readonly [B in CirrusConfig["versionMetadata"]["binding"]]?: WorkerVersionMetadata;
} & { readonly [B in keyof CirrusConfig["objects"]]: DurableObjectNamespace<ObjectClass<B>> } & {
  readonly [B in keyof CirrusConfig["settings"] | keyof CirrusConfig["secrets"]]?: string;
};

/** The browser's types, which are here as well, do not know the cache of Cloudflare's locations. */
interface CacheStorage {
  readonly default: Cache;
}

/** Which build this is: put in by Vite, the same for Worker and browser. */
declare const __BUILD_ID__: string;

/** What the service worker keeps from the start, by `scripts/service-worker.ts`. */
declare const __PRECACHE__: { url: string; revision: string | null }[];

/** Whether browsers get a service worker, or lose the one they have; there is none on the dev server. */
declare const __SERVICE_WORKER__: "serves" | "leaves" | "none";

type Actions = typeof import("./actions/index.ts").server;

/** Every action by the name that a form posts: "guestbook.sign". A name that is not there does not compile. */
type ActionName = {
  [Feature in keyof Actions & string]: `${Feature}.${keyof Actions[Feature] & string}`;
}[keyof Actions & string];

declare namespace Cloudflare {
  interface Env extends Bindings {}
}

declare namespace App {
  interface Locals {
    /** The ExecutionContext of this request, put there by the adapter. */
    cfContext: ExecutionContext;
    /** Names this request in logs and on error pages. */
    requestId: string;
    db: import("~/platform/db.ts").Database;
    /** What D1 was asked for this request so far. */
    cost: Readonly<import("~/platform/current-request.ts").Cost>;
    user: import("~/features/auth/visitor.ts").User | null;
    session: import("~/features/auth/visitor.ts").Session | null;
    /** Headers that code far from the response wants on it: `Set-Cookie`, `Retry-After`. */
    answer: Headers;
    /** Why the form that this request posted was refused. */
    failure: import("~/platform/form-failure.ts").FormFailure | null;
  }
}
