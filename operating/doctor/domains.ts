import { z } from "zod";
import type { makeAsk } from "../account/account.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

const zones = z.array(z.object({ name: z.string(), status: z.string() }));

/** Whether a domain belongs to a zone of the account, and visitors already come by Cloudflare to it. */
export async function checkZone(ask: ReturnType<typeof makeAsk>, accountId: string, domain: string): Promise<Finding> {
  for (const name of parentsOf(domain)) {
    const [zone] = await ask("GET", `/zones?name=${name}&account.id=${accountId}`, zones);
    if (zone?.status === "active") return ok("Zone", `${domain} belongs to ${name}, which is active`);
    if (zone) {
      const fix = `Enter Cloudflare's name servers where ${name} was registered: https://dash.cloudflare.com/${accountId}/${name}`;
      return fail("Zone", `${name} is ${zone.status}: nobody reaches ${domain} yet`, fix);
    }
  }
  const fix = `Add its domain at https://dash.cloudflare.com/${accountId}/add-site, or give the token "Zone · Zone · Read" for it.`;
  return fail("Zone", `${domain} belongs to no zone that the token sees in the account`, fix);
}

/** `a.b.example` → `a.b.example`, `b.example`: what a zone of it could be called, the longest first. */
function parentsOf(domain: string): string[] {
  const labels = domain.split(".");
  return labels.slice(0, -1).map((_, index) => labels.slice(index).join("."));
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
