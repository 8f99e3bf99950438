import { type Finding, judge, ok, skipped, warn } from "./finding.ts";

/** `cloudflare.config.ts`, as far as its parts could contradict each other. */
export interface BindingList {
  compatibilityDate: string;
  assets: { binding: string };
  versionMetadata: { binding: string };
  databases: Readonly<Record<string, { name: string }>>;
  namespaces: Readonly<Record<string, { name: string }>>;
  objects: Readonly<Record<string, { id: string; className: string; since: string }>>;
  rateLimits: Readonly<Record<string, { namespace: number; periodSeconds: number }>>;
  datasets: Readonly<Record<string, { name: string }>>;
  crons: readonly string[];
  settings: object;
  secrets: object;
}

const listed = "cloudflare.config.ts";

/**
 * @param source the text of `src/worker.ts`.
 * @param newestDate the newest compatibility date that the installed workerd knows.
 */
export function checkBindings(list: BindingList, source: string, newestDate: string): Finding[] {
  const names = listNames(list);
  return [
    ...judge(
      "Bindings",
      [
        ...listTwice(names, "binding"),
        ...listTwice(namesOf(list.databases), "database"),
        ...listTwice(namesOf(list.namespaces), "namespace"),
      ],
      `${names.length} names in ${listed}, each once`,
      `Rename one of the two in ${listed}.`,
    ),
    ...checkObjects(list, source),
    ...checkRateLimits(list),
    ...judge(
      "Schedules",
      list.crons
        .filter((cron) => cron.trim().split(/\s+/).length !== 5)
        .map((cron) => `"${cron}" is no cron expression`),
      list.crons.join(", ") || "none",
      `Write minute, hour, day, month and weekday in ${listed}.`,
    ),
    ...judge(
      "Compatibility",
      list.compatibilityDate > newestDate
        ? [`${list.compatibilityDate} is after ${newestDate}, the newest that workerd knows here`]
        : [],
      `date ${list.compatibilityDate}, known to workerd`,
      "Update wrangler and workerd in package.json, or take an older date.",
    ),
  ];
}

function listNames(list: BindingList): string[] {
  const bound = [list.databases, list.namespaces, list.objects, list.rateLimits, list.datasets];
  return [
    ...[...bound, list.settings, list.secrets].flatMap(Object.keys),
    list.assets.binding,
    list.versionMetadata.binding,
  ];
}

function namesOf(group: Readonly<Record<string, { name: string }>>): string[] {
  return Object.values(group).map(({ name }) => name);
}

function checkObjects({ objects }: BindingList, source: string): Finding[] {
  const all = Object.values(objects);
  const classes = all.map(({ className }) => className);
  const exported = listExports(source);
  const missing = classes.filter((name) => !exported.includes(name));
  return judge(
    "Objects",
    [
      ...listTwice(classes, "class"),
      ...listTwice(
        all.map(({ id }) => id),
        "object id",
      ),
      ...missing.map((name) => `the class ${name} is not exported by src/worker.ts`),
      ...findTagFaults(all.map(({ since }) => since)),
    ],
    `${classes.join(", ")}: exported by src/worker.ts, ids and tags in order`,
    `Make ${listed} and src/worker.ts agree; never change an id that was deployed.`,
  );
}

function listExports(source: string): string[] {
  const groups = [...source.matchAll(/export\s*\{([^}]*)\}/g)].flatMap(([, inside = ""]) => inside.split(","));
  const renamed = groups.map(
    (name) =>
      name
        .trim()
        .split(/\s+as\s+/)
        .at(-1) ?? "",
  );
  return [...renamed, ...[...source.matchAll(/export\s+class\s+(\w+)/g)].map(([, name = ""]) => name)];
}

/** Cloudflare applies class migrations in the order of the list, each once: v1, v2 and so on, with none left out. */
function findTagFaults(tags: readonly string[]): string[] {
  return tags.flatMap((tag, index) => {
    const before = tags[index - 1];
    const last = before ? Number(before.slice(1)) : 1;
    const number = /^v\d+$/.test(tag) ? Number(tag.slice(1)) : Number.NaN;
    return number === last || (before && number === last + 1)
      ? []
      : [`the tag ${tag} cannot follow ${before ?? "nothing"}`];
  });
}

function checkRateLimits({ rateLimits }: BindingList): Finding[] {
  const all = Object.entries(rateLimits);
  const odd = all.filter(([, { periodSeconds }]) => periodSeconds !== 10 && periodSeconds !== 60);
  return judge(
    "Rate limits",
    [
      ...listTwice(
        all.map(([, { namespace }]) => String(namespace)),
        "rate-limit namespace",
      ),
      ...odd.map(
        ([name, { periodSeconds }]) => `${name} counts ${periodSeconds} seconds, and Cloudflare only 10 or 60`,
      ),
    ],
    `${all.map(([name]) => name).join(", ")}: a counter for each`,
    `Mend it in ${listed}, or in src/platform/limits.ts where its numbers are.`,
  );
}

/** @param written what `wrangler.json` says; undefined where there is none. */
export function checkWranglerConfig(written: unknown, isCurrent: boolean): Finding {
  if (written === undefined) return skipped("wrangler.json", "not made yet: whatever needs it makes it");
  if (isCurrent) return ok("wrangler.json", `says what ${listed} says`);
  return warn("wrangler.json", `is older than ${listed}`, "Run npm run build before a command of wrangler's own.");
}

function listTwice(names: readonly string[], kind: string): string[] {
  const twice = new Set(names.filter((name, index) => names.indexOf(name) !== index));
  return [...twice].map((name) => `the ${kind} ${name} is there twice`);
}
