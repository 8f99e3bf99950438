import { existsSync, readFileSync } from "node:fs";
import { isDeepStrictEqual, parseEnv } from "node:util";
import { cloudflare } from "../../cloudflare.config.ts";
import { secretsPath } from "../../scripts/local-paths.ts";
import { readLock } from "../../scripts/lockfile.ts";
import { toWranglerConfig } from "../../scripts/wrangler-config.ts";
import { readMigrations } from "../deploy/migrations.ts";
import { type Environment, secretsAt, settingsAt } from "../deploy/settings.ts";
import { production } from "../stage.ts";
import { examineAccount } from "./account.ts";
import { checkBindings, checkWranglerConfig } from "./bindings.ts";
import { type Area, type Finding, fail } from "./finding.ts";
import { checkLocalDatabase, readLocallyApplied } from "./local-database.ts";
import { checkMachine, readMachine } from "./machine.ts";
import { askResend, checkMail } from "./mail.ts";
import { checkLocalOrigin, checkOrigins } from "./origins.ts";
import { type Outside, reasonOf } from "./outside.ts";
import { checkSchema, readFolder, readSchema } from "./schema.ts";
import { checkSecretFiles, listSeenFiles, readMode } from "./secret-files.ts";
import { checkAccess, checkLocalSecret, checkStageSecret, checkVendorSecrets } from "./secrets.ts";
import { checkAdmins, checkLocalSettings, checkStageSettings, checkTurnstile, checkVitals } from "./settings.ts";
import { checkSocial } from "./social.ts";

const localOrigin = "http://localhost:4321";
const { migrations } = cloudflare.databases.DB;

/** Everything about this laptop. Nobody is asked, but Resend when the laptop has its key. */
export async function examineLaptop({ ask }: Pick<Outside, "ask">): Promise<Area[]> {
  const laptop = readLaptop();
  const env = laptop ?? {};
  return Promise.all([
    examine("Machine", () => checkMachine(readMachine(readLock()))),
    examine("Bindings", examineConfig),
    examine("Database", examineSchema, () => [checkLocalDatabase(readFileNames(), readLocallyApplied())]),
    examine("Secrets", () => checkLocalSecret(env), examineFiles),
    examine(
      "Settings",
      () => [...checkLocalSettings(laptop), ...checkLocalOrigin(env), checkTurnstile(env, false)],
      () => (laptop ? [checkAdmins(env)] : []),
    ),
    examine(
      "Mail",
      () => checkMail(laptop ? laptop["STAGE"] || production : "dev", env),
      () => askResend(env, ask),
    ),
    examine("Sign-in", () => checkSocial(env, localOrigin)),
  ]);
}

/** Everything about a deployed stage: this checkout, the environment of the deploy, the account, and what runs. */
export async function examineStage(stage: string, outside: Outside): Promise<Area[]> {
  const { env, ask } = outside;
  const given: Environment = Object.fromEntries([...settingsAt(stage, env), ...secretsAt(env)]);
  const asked = examineAccount(stage, outside);
  const areas = await Promise.all([
    examine(
      "Machine",
      () => checkMachine(readMachine(readLock())),
      async () => [(await asked).clock],
    ),
    examine("Bindings", examineConfig),
    examine("Database", examineSchema),
    examine(
      "Secrets",
      () => [...checkAccess(env), checkStageSecret(env, readLaptop() ?? {}), ...checkVendorSecrets(env)],
      examineFiles,
    ),
    examine(
      "Settings",
      () => [...checkStageSettings(stage, env), ...checkOrigins(stage, env)],
      () => [checkTurnstile(given, true), checkVitals(given), checkAdmins(given)],
    ),
    examine(
      "Mail",
      () => checkMail(stage, given),
      () => askResend(given, ask),
    ),
    examine("Sign-in", async () => checkSocial(given, (await asked).origin)),
  ]);
  return [...areas, ...(await asked).areas];
}

/** One area from its checks. One that breaks on what it reads says so, and the others go on. */
async function examine(title: string, ...checks: (() => Finding[] | Promise<Finding[]>)[]): Promise<Area> {
  const found = checks.map(async (check) => {
    try {
      return await check();
    } catch (error) {
      return [fail(title, `could not be looked at: ${reasonOf(error)}`, "Mend what it names, and look again.")];
    }
  });
  return { title, findings: (await Promise.all(found)).flat() };
}

function examineConfig(): Finding[] {
  const [, ...date] =
    /^1[.](\d{4})(\d\d)(\d\d)[.]/.exec(readLock().packages["node_modules/workerd"]?.version ?? "") ?? [];
  const written: unknown = existsSync("wrangler.json") ? JSON.parse(readFileSync("wrangler.json", "utf8")) : undefined;
  // Through JSON, as the file went: what is undefined is absent there. Whoever wrote it may have had other settings.
  const isCurrent = [process.env, {}].some((env) =>
    isDeepStrictEqual(written, JSON.parse(JSON.stringify(toWranglerConfig(env)))),
  );
  const findings = checkBindings(cloudflare, readFileSync(cloudflare.entry, "utf8"), date.join("-"));
  return [...findings, checkWranglerConfig(written, isCurrent)];
}

async function examineSchema(): Promise<Finding[]> {
  return checkSchema(readFolder(migrations), await readSchema());
}

function readFileNames(): string[] {
  return readMigrations(migrations).map(({ name }) => name);
}

function examineFiles(): Finding[] {
  return checkSecretFiles(listSeenFiles(), readMode());
}

function readLaptop(): Environment | undefined {
  return existsSync(secretsPath) ? parseEnv(readFileSync(secretsPath, "utf8")) : undefined;
}
