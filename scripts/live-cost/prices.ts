/**
 * Cloudflare's list prices of the Workers Paid plan, by month, as of 2026-11-21. From
 * https://developers.cloudflare.com/workers/platform/pricing/ (Workers),
 * https://developers.cloudflare.com/durable-objects/platform/pricing/ (objects) and
 * https://developers.cloudflare.com/d1/platform/pricing/ (D1).
 */
export const planDollars = 5;

interface Price {
  what: string;
  /** How much of it the plan includes. */
  included: number;
  dollarsPerMillion: number;
}

/** What is billed, in the order of the bill. */
export const items = [
  "workerRequests",
  "objectRequests",
  "objectSeconds",
  "rowsWritten",
  "rowsRead",
  "databaseRowsRead",
] as const;
export type Item = (typeof items)[number];

export const prices: Record<Item, Price> = {
  workerRequests: { what: "Worker requests", included: 10e6, dollarsPerMillion: 0.3 },
  objectRequests: { what: "object requests", included: 1e6, dollarsPerMillion: 0.15 },
  objectSeconds: { what: "object duration, GB-s", included: 400e3, dollarsPerMillion: 12.5 },
  rowsWritten: { what: "object rows written", included: 50e6, dollarsPerMillion: 1 },
  rowsRead: { what: "object rows read", included: 25e9, dollarsPerMillion: 0.001 },
  databaseRowsRead: { what: "D1 rows read", included: 25e9, dollarsPerMillion: 0.001 },
};

/** So many incoming frames are billed as one request. Outgoing ones, and pings that the platform answers, are free. */
export const framesPerRequest = 20;

/** What an object that is awake is billed for, whatever it uses. */
export const objectGigabytes = 0.128;

/** Requests a second that Cloudflare says one object takes. We hold the calls that one makes to the same. */
export const objectCallsPerSecond = 1000;
