import { Scope, Secret } from "alchemy";
import { RandomString } from "alchemy/random";
import { z } from "zod";
import { OperatorError } from "../operator-error.ts";

/** What signs cookies now, and what signed them before and is still taken. */
export interface AuthSecrets {
  current: Secret;
  previous: Secret | undefined;
}

export interface SecretOptions {
  /** The secret that the operator brings, which goes before the one that deploys keep. */
  given: Secret | undefined;
  /** Makes a new secret; the one before stays good for cookies that it signed. */
  isRotation: boolean;
  /** Stops taking what the secret before signed, for when it has leaked. */
  forgetsPrevious: boolean;
  /** True when the stage has a Worker that signs cookies already. */
  isDeployed: boolean;
}

const prefix = "auth-secret-";

/**
 * The secrets of this stage. Deploys make them as `auth-secret-1`, one more for each rotation, and Alchemy's state keeps the last
 * of them encrypted. Whatever changes the secret, the one that is deployed becomes the previous one: nobody is signed out.
 * @throws OperatorError when the stage has a secret that the state knows nothing of: a new one would sign everybody out.
 */
export async function keepAuthSecrets(options: SecretOptions): Promise<AuthSecrets> {
  const { given, isRotation, forgetsPrevious } = options;
  if (given && isRotation) throw new OperatorError(twoSecrets);
  const deployed = await readDeployed();
  const kept = await choose(options, deployed.current);
  const current = given ?? kept;
  const previous = isSame(current, deployed.current) ? deployed.previous : deployed.current;
  return { current, previous: forgetsPrevious ? undefined : previous };
}

/** The secret that deploys keep, made where there is none; a rotation whose deploy failed has made its own already. */
async function choose({ given, isRotation, isDeployed }: SecretOptions, deployed: Secret | undefined): Promise<Secret> {
  const last = (await knownNumbers()).at(-1);
  if (last === undefined) {
    const known = given ?? deployed;
    if (known && !isRotation) return known;
    if (isDeployed && !known) throw new OperatorError(lostState);
    return make(1);
  }
  const kept = await make(last);
  const isWaiting = deployed !== undefined && !isSame(kept, deployed);
  return isRotation && !isWaiting ? make(last + 1) : kept;
}

const twoSecrets = "--rotate-secret makes a secret and BETTER_AUTH_SECRET brings one: take one of the two.";
const lostState =
  "This stage is deployed, and Alchemy's state of it is not here: a new secret would sign everybody out. Deploy from where " +
  "it was deployed before, copy .alchemy/ from there, set the ALCHEMY_STATE_TOKEN that it was deployed with, or set " +
  "BETTER_AUTH_SECRET to the secret of the stage.";

async function knownNumbers(): Promise<number[]> {
  const ids = await Scope.current.state.list();
  const numbers = ids.filter((id) => id.startsWith(prefix)).map((id) => Number(id.slice(prefix.length)));
  return numbers.sort((a, b) => a - b);
}

/** Asking for it again is what keeps it: Alchemy deletes what a run does not name. */
async function make(number: number): Promise<Secret> {
  return (await RandomString(`${prefix}${number}`, { length: 32, encoding: "hex" })).value;
}

const secret = z
  .instanceof(Secret)
  .transform(({ unencrypted }) => new Secret(z.string().parse(unencrypted)))
  .optional();
const deployedWorker = z.object({
  bindings: z.object({ BETTER_AUTH_SECRET: secret, BETTER_AUTH_SECRET_PREVIOUS: secret }),
});

/** What the last deploy that came to its end gave the Worker. */
async function readDeployed(): Promise<{ current: Secret | undefined; previous: Secret | undefined }> {
  const worker = await Scope.current.state.get("worker");
  const bindings = deployedWorker.safeParse(worker?.output).data?.bindings;
  return { current: bindings?.BETTER_AUTH_SECRET, previous: bindings?.BETTER_AUTH_SECRET_PREVIOUS };
}

function isSame(one: Secret | undefined, other: Secret | undefined): boolean {
  return one?.unencrypted === other?.unencrypted;
}

/** What seals the addresses of server islands: kept, so that pages of an older build can still fetch theirs. */
export async function keepIslandsKey(): Promise<string> {
  const { value } = await RandomString("islands-key", { length: 32, encoding: "base64" });
  return value.unencrypted;
}
