import { z } from "zod";
import { OperatorError } from "../operator-error.ts";
import { type Method, permissionFor } from "./permissions.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/** What a call may carry: JSON, or parts of a form. */
type Content = object | FormData;

/** Cloudflare's API for one account. Everything here asks over HTTP and keeps nothing. */
export interface Account {
  id: string;
  /** Calls below `/accounts/<id>`. @throws AccountFault when Cloudflare refuses. */
  call<T>(method: Method, path: string, result: z.ZodType<T>, content?: Content): Promise<T>;
  /** As `call` with GET, and undefined for what is not there. */
  find<T>(path: string, result: z.ZodType<T>): Promise<T | undefined>;
}

/** What Cloudflare refused, in a sentence that says what would help. Never holds the token. */
export class AccountFault extends OperatorError {
  readonly status: number;
  readonly codes: readonly number[];

  constructor(message: string, status: number, codes: readonly number[]) {
    super(message);
    this.status = status;
    this.codes = codes;
  }
}

const envelope = z.object({
  success: z.boolean(),
  result: z.unknown(),
  errors: z.array(z.object({ code: z.number(), message: z.string() })).default([]),
});

/**
 * The account that a token belongs to: `CLOUDFLARE_ACCOUNT_ID`, or the only one that it may see.
 * @throws OperatorError without a token, and when it sees none or several.
 */
export async function openAccount(env: Environment): Promise<Account> {
  const ask = makeAsk(env);
  const id = env["CLOUDFLARE_ACCOUNT_ID"] || (await onlyAccount(ask));
  const call: Account["call"] = (method, path, result, content) =>
    ask(method, `/accounts/${id}${path}`, result, content);
  const find: Account["find"] = async (path, result) => {
    try {
      return await call("GET", path, result);
    } catch (error) {
      if (error instanceof AccountFault && error.status === 404) return undefined;
      throw error;
    }
  };
  return { id, call, find };
}

type Ask = Account["call"];

/** Calls to any part of Cloudflare's API, such as `/zones`. @throws OperatorError without a token. */
export function makeAsk(env: Environment): Ask {
  const base = env["CLOUDFLARE_BASE_URL"] || "https://api.cloudflare.com/client/v4";
  const token = env["CLOUDFLARE_API_TOKEN"];
  if (!token) throw new OperatorError("CLOUDFLARE_API_TOKEN is not set: it says whose account this is.");
  return async (method, path, result, content) => {
    const isForm = content instanceof FormData;
    const response = await reach(`${base}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, ...(content && !isForm && { "content-type": "application/json" }) },
      ...(content && { body: isForm ? content : JSON.stringify(content) }),
    });
    const answer = envelope.safeParse(await response.json().catch(() => undefined));
    if (response.ok && answer.data?.success) return result.parse(answer.data.result);
    throw toFault(method, path, response.status, answer.data?.errors ?? []);
  };
}

async function reach(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (error) {
    const reason = error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    throw new OperatorError(`Cloudflare's API could not be reached at ${new URL(url).origin}: ${reason}.`);
  }
}

function toFault(method: Method, path: string, status: number, errors: { code: number; message: string }[]) {
  const codes = errors.map(({ code }) => code);
  const said = errors.map(({ code, message }) => `${message} [${code}]`).join("; ") || `status ${status}`;
  return new AccountFault(explain(method, path, status, said), status, codes);
}

function explain(method: Method, path: string, status: number, said: string): string {
  if (status === 401) return `Cloudflare does not know the token in CLOUDFLARE_API_TOKEN: ${said}.`;
  const place = path.replace(/^\/accounts\/[^/]+/, "");
  if (status !== 403) return `Cloudflare refused ${method} ${place}: ${said}.`;
  return `The token in CLOUDFLARE_API_TOKEN lacks a right: add "${permissionFor(method, path)}" to it at https://dash.cloudflare.com/profile/api-tokens (${method} ${place}: ${said}).`;
}

async function onlyAccount(ask: Ask): Promise<string> {
  const accounts = await ask("GET", "/accounts", z.array(z.object({ id: z.string(), name: z.string() })));
  const [first, ...others] = accounts;
  if (first && others.length === 0) return first.id;
  if (!first) throw new OperatorError("The token sees no account: set CLOUDFLARE_ACCOUNT_ID to the account's id.");
  const list = accounts.map(({ id, name }) => `  ${id}  ${name}`).join("\n");
  throw new OperatorError(`The token sees several accounts. Set CLOUDFLARE_ACCOUNT_ID to one of:\n${list}`);
}
