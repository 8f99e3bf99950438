import { z } from "zod";
import type { Environment } from "../deploy/settings.ts";
import { type Finding, fail, ok, skipped, warn } from "./finding.ts";
import { type Ask, reasonOf } from "./outside.ts";

export const tokensPage = "https://dash.cloudflare.com/profile/api-tokens";

const day = 24 * 60 * 60 * 1000;
/** Time enough to make another before deploys stop. */
const renewBeforeMs = 14 * day;

/** What Cloudflare says of the token, and of the time. */
export type TokenAnswer =
  | { kind: "no-token" }
  | { kind: "unreachable"; reason: string }
  | { kind: "unknown"; clockOffMs?: number | undefined }
  | { kind: "known"; status: string; expiresAt?: number | undefined; clockOffMs?: number | undefined };

const verified = z.object({
  result: z.object({ status: z.string(), expires_on: z.iso.datetime({ offset: true }).optional() }),
});

/** Asks Cloudflare about the token, without using any right of it. */
export async function askAboutToken(env: Environment, ask: Ask, now: () => number): Promise<TokenAnswer> {
  if (!env["CLOUDFLARE_API_TOKEN"]) return { kind: "no-token" };
  try {
    const own = await verify("/user", env, ask, now);
    // Tokens of an account, not of a person, are known there alone.
    const account = env["CLOUDFLARE_ACCOUNT_ID"];
    return own.kind === "unknown" && account ? await verify(`/accounts/${account}`, env, ask, now) : own;
  } catch (error) {
    return { kind: "unreachable", reason: reasonOf(error) };
  }
}

async function verify(owner: string, env: Environment, ask: Ask, now: () => number): Promise<TokenAnswer> {
  const base = env["CLOUDFLARE_BASE_URL"] || "https://api.cloudflare.com/client/v4";
  const begun = now();
  const headers = { authorization: `Bearer ${env["CLOUDFLARE_API_TOKEN"]}` };
  const response = await ask(`${base}${owner}/tokens/verify`, { headers });
  const clockOffMs = measureClock(response, begun, now());
  if (response.status >= 500) return { kind: "unreachable", reason: `it answered ${response.status}` };
  const answer = verified.safeParse(await response.json().catch(() => undefined)).data?.result;
  if (!answer) return { kind: "unknown", clockOffMs };
  const { status, expires_on } = answer;
  return { kind: "known", status, clockOffMs, ...(expires_on && { expiresAt: Date.parse(expires_on) }) };
}

/** How far this machine is ahead of who answered, by the answer's `Date`, which counts whole seconds. */
function measureClock(response: Response, begun: number, ended: number): number | undefined {
  const theirs = Date.parse(response.headers.get("date") ?? "");
  return Number.isNaN(theirs) ? undefined : (begun + ended) / 2 - (theirs + 500);
}

export function checkToken(answer: TokenAnswer, now: number): Finding {
  const about = "Token";
  if (answer.kind === "no-token") return skipped(about, "not looked at: no CLOUDFLARE_API_TOKEN");
  if (answer.kind === "unreachable")
    return skipped(about, `not looked at: Cloudflare's API could not be asked (${answer.reason})`);
  const remake = `Make one at ${tokensPage}, from the template "Edit Cloudflare Workers" with D1 added.`;
  if (answer.kind === "unknown")
    return fail(about, "Cloudflare does not know the token in CLOUDFLARE_API_TOKEN", remake);
  if (answer.status !== "active") return fail(about, `is ${answer.status}`, remake);
  if (answer.expiresAt === undefined) return ok(about, "is active, and does not expire");
  const days = Math.floor((answer.expiresAt - now) / day);
  const until = `${new Date(answer.expiresAt).toISOString().slice(0, 10)}, in ${days} day${days === 1 ? "" : "s"}`;
  if (answer.expiresAt - now < renewBeforeMs)
    return warn(about, `expires on ${until}`, `Give it longer, or roll it, at ${tokensPage}.`);
  return ok(about, `is active until ${until}`);
}
