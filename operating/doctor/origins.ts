import { domainsAt, type Environment, settingsAt } from "../deploy/settings.ts";
import { production } from "../stage.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";

/** Whether addresses and domains of a stage fit together. That each is well-formed is one of the settings. */
export function checkOrigins(stage: string, env: Environment): Finding[] {
  const settings: Environment = Object.fromEntries(settingsAt(stage, env));
  const domains = domainsAt(stage, env);
  return [
    ...checkAddress(stage, settings["BASE_URL"], domains),
    ...checkCookieDomain(settings["COOKIE_DOMAIN"]),
    ...checkTrusted(settings["TRUSTED_ORIGINS"], settings["BASE_URL"]),
  ];
}

function checkAddress(stage: string, baseUrl: string | undefined, domains: readonly string[]): Finding[] {
  const about = "Address";
  const url = URL.parse(baseUrl ?? "");
  if (!url) {
    const reason = stage === production ? "DOMAIN is not set" : "previews take no domain";
    return [ok(about, `on workers.dev: ${reason}`)];
  }
  if (url.protocol !== "https:")
    return [fail(about, "BASE_URL is not https: cookies and passkeys need it", "Set BASE_URL to https://…")];
  if (domains.length > 0 && !domains.includes(url.hostname)) {
    const what = `BASE_URL is ${url.origin}, which is none of ${domains.join(", ")}: links and callbacks lead away`;
    return [fail(about, what, "Unset BASE_URL, which then follows from DOMAIN.")];
  }
  if (domains.length === 0) {
    const what = `BASE_URL is ${url.origin}, and DOMAIN is not set: the Worker is not attached there`;
    return [warn(about, what, `Set DOMAIN to ${url.hostname}, unless something else leads there to the Worker.`)];
  }
  const aliases = domains.slice(1);
  return [ok(about, [url.origin, ...(aliases.length > 0 ? [`also at ${aliases.join(", ")}`] : [])].join("; "))];
}

/** Browsers keep no cookie for a domain under which strangers have names. */
const shared = /^(?:[a-z-]+[.])?workers[.]dev$|^pages[.]dev$/;

function checkCookieDomain(domain: string | undefined): Finding[] {
  if (!domain) return [];
  if (shared.test(domain))
    return [fail("Cookies", `${domain} is everybody's: browsers drop the cookie`, "Unset COOKIE_DOMAIN.")];
  return [ok("Cookies", `sign-ins are shared by every host below ${domain}`)];
}

function checkTrusted(list: string | undefined, baseUrl: string | undefined): Finding[] {
  if (!list) return [];
  const about = "Trusted";
  const origins = list
    .split(",")
    .map((origin) => origin.trim())
    .filter(Boolean);
  const open = origins.filter((origin) => !origin.startsWith("https:"));
  if (open.length > 0) {
    const what = `${open.join(", ")} may call /auth/* with credentials, and anybody on the way can pretend to be it`;
    return [warn(about, what, "List https origins only in TRUSTED_ORIGINS.")];
  }
  if (baseUrl && origins.includes(baseUrl))
    return [warn(about, `${baseUrl} is the site itself`, "Take it off TRUSTED_ORIGINS.")];
  return [ok(about, `${origins.join(", ")} may call /auth/*`)];
}

/** On a laptop: what a public address does there. */
export function checkLocalOrigin({ BASE_URL, COOKIE_DOMAIN }: Environment): Finding[] {
  const host = URL.parse(BASE_URL ?? "")?.hostname;
  if (!host || host === "localhost") return COOKIE_DOMAIN ? checkCookieDomain(COOKIE_DOMAIN) : [];
  const what = `.dev.vars says BASE_URL=${BASE_URL}: links in mails and callbacks lead there, not to this laptop`;
  return [warn("Address", what, "Take BASE_URL out of .dev.vars.")];
}
