import type { makeAsk } from "../account/account.ts";
import { findZone } from "../account/zones.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** Whether a domain belongs to a zone of the account, and visitors already come by Cloudflare to it. */
export async function checkZone(ask: ReturnType<typeof makeAsk>, accountId: string, domain: string): Promise<Finding> {
  const zone = await findZone(ask, accountId, domain);
  if (zone?.status === "active") return ok("Zone", `${domain} belongs to ${zone.name}, which is active`);
  if (zone) {
    const fix = `Enter Cloudflare's name servers where ${zone.name} was registered: https://dash.cloudflare.com/${accountId}/${zone.name}`;
    return fail("Zone", `${zone.name} is ${zone.status}: nobody reaches ${domain} yet`, fix);
  }
  const fix = `Add its domain at https://dash.cloudflare.com/${accountId}/add-site, or give the token "Zone · Zone · Read" for it.`;
  return fail("Zone", `${domain} belongs to no zone that the token sees in the account`, fix);
}

/** Where a stage's domains lead now. @param attached every custom domain of the account. */
export function checkDomains(
  worker: string,
  wanted: readonly string[],
  attached: readonly { hostname: string; service: string }[],
): Finding[] {
  const about = "Domain";
  return wanted.map((domain) => {
    const service = attached.find(({ hostname }) => hostname === domain)?.service;
    if (service === worker) return ok(about, `${domain} leads to ${worker}`);
    if (!service) return warn(about, `${domain} is not attached to ${worker} yet`, "The next deploy attaches it.");
    return fail(
      about,
      `${domain} leads to the Worker ${service}`,
      `Take it away there, and deploy: the deploy does not take it by itself.`,
    );
  });
}
