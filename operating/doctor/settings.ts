import { cloudflare } from "../../cloudflare.config.ts";
import { findSettingFaults } from "../../src/platform/settings.ts";
import { type Environment, findFaultsAt, pickSet } from "../deploy/settings.ts";
import { type Finding, fail, judge, ok, skipped, warn } from "./finding.ts";

const about = "Settings";
const known = { ...cloudflare.settings, ...cloudflare.secrets };

/** @param laptop what `.dev.vars` says; undefined where there is none. */
export function checkLocalSettings(laptop: Environment | undefined): Finding[] {
  if (!laptop) return [skipped(about, "there is no .dev.vars yet: `npm run dev` makes it")];
  const unknown = Object.keys(laptop).filter((name) => !(name in known));
  return [
    ...judge(about, findSettingFaults(laptop), countSet(laptop), 'Mend it in .dev.vars: "Settings" in README.md.'),
    ...unknown.map((name) =>
      warn(about, `.dev.vars sets ${name}, which nothing reads`, `Mend its name: "Settings" in README.md.`),
    ),
    ...checkLocalStage(laptop["STAGE"]),
  ];
}

function checkLocalStage(stage: string | undefined): Finding[] {
  if (stage === "dev") return [ok("Stage", "dev: mail waits in /dev/mailbox")];
  const what = `${stage || "none"}, which behaves as production: there is no mailbox`;
  return [warn("Stage", what, "STAGE=dev in .dev.vars, unless you want to see that.")];
}

/** What the Worker would be deployed with, as it would judge it at its first request. */
export function checkStageSettings(stage: string, env: Environment): Finding[] {
  const faults = findFaultsAt(stage, env).map((fault) => fault.replace(/[.] See "Settings" in README[.]md[.]$/, ""));
  return judge(about, faults, countSet(env), 'Mend it in the environment of the deploy: "Settings" in README.md.');
}

function countSet(env: Environment): string {
  const set = pickSet(known, env);
  return `${set.length} of ${Object.keys(known).length} are set, and none is malformed`;
}

/** Cloudflare's keys for tests: they let everybody through, or nobody. */
const turnstileTestKey = /^[123]x0{10,}/;

export function checkTurnstile(env: Environment, isDeployed: boolean): Finding {
  const names = ["TURNSTILE_SITE_KEY", "TURNSTILE_SECRET_KEY"];
  if (names.some((name) => !env[name])) return off("Turnstile", "nobody checks that people are people", names);
  if (isDeployed && names.some((name) => turnstileTestKey.test(env[name] ?? ""))) {
    const fix = "Take the keys of a widget of your own: https://dash.cloudflare.com/?to=/:account/turnstile";
    return fail("Turnstile", "has one of Cloudflare's keys for tests, which check nothing", fix);
  }
  return ok("Turnstile", "on: looks at who signs the guestbook");
}

export function checkVitals(env: Environment): Finding {
  const names = ["ANALYTICS_ACCOUNT_ID", "ANALYTICS_TOKEN"];
  if (names.every((name) => env[name])) return ok("Web Vitals", "on: a sample of page views is measured");
  return off("Web Vitals", "how quick the site is for its visitors is not measured", names);
}

export function checkAdmins({ ADMIN_EMAILS }: Environment): Finding {
  const count = (ADMIN_EMAILS ?? "").split(",").filter((address) => address.trim()).length;
  if (count === 0) return warn("Admins", "none: nobody can make moderators", "Set ADMIN_EMAILS to your own address.");
  return ok("Admins", `${count} ${count === 1 ? "address becomes an admin" : "addresses become admins"} by signing in`);
}

/** A feature whose keys are absent. */
export function off(feature: string, consequence: string, names: readonly string[]): Finding {
  return warn(feature, `off: ${consequence}`, `Set ${names.join(" and ")} to switch it on.`);
}
