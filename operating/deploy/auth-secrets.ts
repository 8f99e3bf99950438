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
  /** Makes a new secret; the one before stays good for cookies that it signed. */
  isRotation: boolean;
  /** Stops taking what the secret before signed, for when it has leaked. */
  forgetsPrevious: boolean;
  /** True when the stage has a Worker that signs cookies already. */
  isDeployed: boolean;
}

const prefix = "auth-secret-";

/**
 * The secrets that deploys made for this stage and that Alchemy's state keeps encrypted: `auth-secret-1`, and one more for
 * each rotation. The last two are kept.
 * @throws OperatorError when the stage has a secret that the state knows nothing of: a new one would sign everybody out.
 */
export async function keepAuthSecrets({
  isRotation,
  forgetsPrevious,
  isDeployed,
}: SecretOptions): Promise<AuthSecrets> {
  const known = await knownNumbers();
  const last = known.at(-1) ?? 0;
  if (last === 0 && isDeployed) throw new OperatorError(lostState);
  const startsAnew = last === 0 || (isRotation && !(await isWaiting(last)));
  const current = startsAnew ? last + 1 : last;
  const before = known.filter((number) => number < current).at(-1);
  const isKept = before !== undefined && !forgetsPrevious;
  return { previous: isKept ? await make(before) : undefined, current: await make(current) };
}

const lostState =
  "This stage is deployed, and Alchemy's state of it is not here: a new secret would sign everybody out. Deploy from where " +
  "it was deployed before, copy .alchemy/ from there, or set BETTER_AUTH_SECRET to the secret of the stage.";

async function knownNumbers(): Promise<number[]> {
  const ids = await Scope.current.state.list();
  const numbers = ids.filter((id) => id.startsWith(prefix)).map((id) => Number(id.slice(prefix.length)));
  return numbers.sort((a, b) => a - b);
}

async function make(number: number): Promise<Secret> {
  return (await RandomString(`${prefix}${number}`, { length: 32, encoding: "hex" })).value;
}

const deployedWorker = z.object({ bindings: z.object({ BETTER_AUTH_SECRET: z.instanceof(Secret) }) });

/** True for a secret that a rotation made and that never reached the Worker, because that deploy failed. */
async function isWaiting(number: number): Promise<boolean> {
  const worker = await Scope.current.state.get("worker");
  const deployed = deployedWorker.safeParse(worker?.output).data?.bindings.BETTER_AUTH_SECRET;
  return deployed?.unencrypted !== (await make(number)).unencrypted;
}

/** What seals the addresses of server islands: kept, so that pages of an older build can still fetch theirs. */
export async function keepIslandsKey(): Promise<string> {
  const { value } = await RandomString("islands-key", { length: 32, encoding: "base64" });
  return value.unencrypted;
}
