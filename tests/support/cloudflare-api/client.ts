import { z } from "zod";
import type { CloudflareApi } from "./server.ts";

const answer = z.object({ result: z.unknown(), errors: z.array(z.object({ code: z.number(), message: z.string() })) });

export interface Reply {
  status: number;
  result: unknown;
  /** Of the first error. */
  code: number | undefined;
  message: string | undefined;
}

/** A module of a Worker, by name: its text, or a part of any type. */
export type Parts = Record<string, string | Blob>;

/** Asks the API as any of its clients would, in the name of the token that may do all or of another. */
export class Client {
  private readonly api: CloudflareApi;
  private readonly token: string;

  constructor(api: CloudflareApi, token = api.env["CLOUDFLARE_API_TOKEN"] ?? "") {
    this.api = api;
    this.token = token;
  }

  /** @param path below the account, such as `/d1/database`; `/zones` and `/user…` stand alone. */
  async call(method: string, path: string, content?: object | string, token = this.token): Promise<Reply> {
    const below = /^\/(?:zones|user|accounts)/.test(path) ? "" : `/accounts/${this.api.accountId}`;
    const isForm = content instanceof FormData;
    const response = await fetch(`${this.api.origin}/client/v4${below}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}` },
      ...(content !== undefined && { body: isForm || typeof content === "string" ? content : JSON.stringify(content) }),
    });
    const { result, errors } = answer.parse(await response.json());
    return { status: response.status, result, code: errors[0]?.code, message: errors[0]?.message };
  }

  /** Uploads a Worker of one module, or of the parts given. */
  upload(name: string, metadata: object = {}, parts: Parts = { "worker.mjs": helloWorker }): Promise<Reply> {
    return this.call("PUT", `/workers/scripts/${name}`, workerForm(metadata, parts));
  }

  /** Uploads static files the way Alchemy does. @returns the token to give with the Worker. */
  async uploadAssets(script: string, files: Record<string, { hash: string; content: string }>): Promise<string> {
    const entries = Object.entries(files).map(([path, { hash, content }]) => [path, { hash, size: content.length }]);
    const opened = await this.call("POST", `/workers/scripts/${script}/assets-upload-session`, {
      manifest: Object.fromEntries(entries),
    });
    const { jwt, buckets } = session.parse(opened.result);
    if (buckets.length === 0) return jwt;
    const form = new FormData();
    for (const { hash, content } of Object.values(files)) form.append(hash, new Blob([btoa(content)]), hash);
    const uploaded = await this.call("POST", "/workers/assets/upload?base64=true", form, jwt);
    return z.object({ jwt: z.string() }, { error: uploaded.message ?? "refused" }).parse(uploaded.result).jwt;
  }
}

const session = z.object({ jwt: z.string(), buckets: z.array(z.array(z.string())) });

/** Answers every request with its address. */
export const helloWorker = 'export default { fetch: (request) => new Response("Hello from " + request.url) };';

export function workerForm(metadata: object, parts: Parts): FormData {
  const form = new FormData();
  const main_module = Object.keys(parts)[0];
  form.append("metadata", JSON.stringify({ main_module, compatibility_date: "2026-10-01", ...metadata }));
  for (const [name, part] of Object.entries(parts)) {
    const file = typeof part === "string" ? new Blob([part], { type: "application/javascript+module" }) : part;
    form.append(name, file, name);
  }
  return form;
}
