import { globSync } from "node:fs";
import { cloudflare } from "../../cloudflare.config.ts";
import { findSettingFaults } from "../../src/platform/settings.ts";
import type { Target } from "../stage.ts";

/** What `npm run build` leaves behind, and what a deploy uploads. */
export const build = { server: "dist/server/entry.mjs", client: "dist/client" } as const;

export type Environment = Readonly<Record<string, string | undefined>>;

/** The paths that match a pattern, so that a test can say what is on disk. */
type Find = (pattern: string) => string[];

/**
 * Everything that is missing or wrong, each in one sentence. Alchemy would find most of these too, but one at a time and after
 * it has made a database.
 */
export function findFaults({ stage, isDestroy }: Target, env: Environment, find: Find = globSync): string[] {
  const access = [
    !env["CLOUDFLARE_API_TOKEN"] && "CLOUDFLARE_API_TOKEN is not set: it says whose account this is.",
    !env["ALCHEMY_PASSWORD"] && "ALCHEMY_PASSWORD is not set: it encrypts the secrets that .alchemy/ remembers.",
  ];
  const content = isDestroy ? [] : [...findWrongSettings(stage, env), ...findMissingFiles(find)];
  return [...access, ...content].filter((fault) => fault !== false);
}

/** What the Worker would say of itself at its first request. */
function findWrongSettings(stage: string, env: Environment): string[] {
  const given = [...pickSet(cloudflare.settings, { ...env, STAGE: stage }), ...pickSet(cloudflare.secrets, env)];
  return findSettingFaults(Object.fromEntries(given)).map((fault) => `${fault}. See "Settings" in README.md.`);
}

function findMissingFiles(find: Find): string[] {
  const unbuilt = Object.values(build).filter((path) => find(path).length === 0);
  const unmigrated = Object.values(cloudflare.databases).filter(
    ({ migrations }) => find(`${migrations}/*.sql`).length === 0,
  );
  return [
    ...unbuilt.map((path) => `${path} is not there: run \`npm run build\` first.`),
    ...unmigrated.map(({ name, migrations }) => `${migrations} holds no migration for the database ${name}.`),
  ];
}

/** The named values that are set. An empty one counts as absent, which is how CI passes a variable it does not have. */
export function pickSet(names: object, env: Environment): [name: string, value: string][] {
  return Object.keys(names).flatMap((name): [string, string][] => {
    const value = env[name];
    return value ? [[name, value]] : [];
  });
}
