import { z } from "zod";
import type { Environment } from "../deploy/settings.ts";
import { production } from "../stage.ts";
import { type Finding, fail, ok, skipped, warn } from "./finding.ts";
import { type Ask, reasonOf } from "./outside.ts";
import { off } from "./settings.ts";

const about = "Mail";
const onboarding = "onboarding@resend.dev";
const apiKeys = "https://resend.com/api-keys";

/** What can be told without asking anybody. */
export function checkMail(stage: string, env: Environment): Finding[] {
  const key = env["RESEND_API_KEY"];
  if (!key) return [stage === "dev" ? ok(about, "waits in /dev/mailbox") : offAt()];
  if (!/^re_\w{12,}$/.test(key)) {
    return [warn(about, "RESEND_API_KEY does not look like a key of Resend's, re_…", `Copy it again: ${apiKeys}`)];
  }
  return [ok(about, "on: Resend takes it"), ...checkSender(stage, env)];
}

function offAt(): Finding {
  return off(about, "no code and no link is sent, so only Google, GitHub and passkeys sign anybody in", [
    "RESEND_API_KEY",
  ]);
}

function checkSender(stage: string, { MAIL_FROM }: Environment): Finding[] {
  const domain = senderDomain(MAIL_FROM);
  if (domain !== senderDomain(onboarding)) return [ok("Sender", `writes from ${domain}`)];
  if (stage === "dev") return [];
  const tell = stage === production ? fail : warn;
  const what = "is Resend's own test sender, which reaches nobody but the owner of the key";
  return [tell("Sender", what, "Set MAIL_FROM to an address of a domain that Resend has verified.")];
}

/** The domain of `hello@cirrus.example` or `Cirrus <hello@cirrus.example>`. */
function senderDomain(sender: string | undefined): string {
  return /@([^<>@\s]+?)>?$/.exec(sender || onboarding)?.[1]?.toLowerCase() ?? "";
}

const domains = z.object({ data: z.array(z.object({ name: z.string(), status: z.string() })) });
const refusal = z.object({ name: z.string() });

/** Asks Resend whether it may send for the sender's domain. Nobody is asked without a key, or about the test sender. */
export async function askResend(env: Environment, ask: Ask): Promise<Finding[]> {
  const key = env["RESEND_API_KEY"];
  const domain = senderDomain(env["MAIL_FROM"]);
  if (!key || domain === senderDomain(onboarding)) return [];
  const base = (env["RESEND_BASE_URL"] || "https://api.resend.com").replace(/\/+$/, "");
  try {
    const headers = { authorization: `Bearer ${key}`, "user-agent": "cirrus-doctor" };
    const response = await ask(`${base}/domains`, { headers });
    const answer: unknown = await response.json();
    return [judgeDomain(domain, response.status, answer)];
  } catch (error) {
    return [skipped("Mail domain", `not looked at: Resend could not be asked (${reasonOf(error)})`)];
  }
}

function judgeDomain(domain: string, status: number, answer: unknown): Finding {
  const name = "Mail domain";
  const refused = refusal.safeParse(answer).data?.name;
  if (refused === "restricted_api_key")
    return skipped(name, `not looked at: the key may only send. See https://resend.com/domains for ${domain}`);
  if (status === 401 || status === 403)
    return fail(name, "Resend does not know the key in RESEND_API_KEY", `Make another: ${apiKeys}`);
  const known = domains.safeParse(answer).data?.data;
  if (!known) return skipped(name, `not looked at: Resend answered ${status}`);
  const found = known.find((candidate) => candidate.name.toLowerCase() === domain);
  if (found?.status === "verified") return ok(name, `Resend has verified ${domain}`);
  const how = found ? `is ${found.status.replaceAll("_", " ")} at Resend` : "is not one of this Resend account's";
  return fail(
    name,
    `${domain} ${how}: mail from it is refused`,
    "Add its DNS records and verify it: https://resend.com/domains",
  );
}
