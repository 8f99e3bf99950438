import { createHash, randomUUID } from "node:crypto";
import { linkSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, extname, join } from "node:path";
import { hash as blake3 } from "blake3-wasm";
import { z } from "zod";
import type { Metadata } from "./metadata.ts";
import type { DeployedAssets, Script } from "./state.ts";
import { type Answer, type Call, must, Refusal, type Route, readJson } from "./wire.ts";

const maxFiles = 20_000;
const maxFileBytes = 25 * 1024 * 1024;
/** One upload carries so much at most, whatever the number of files. */
const bucketBytes = 40 * 1024 * 1024;
const bucketFiles = 1_000;

const entry = z.object({ hash: z.string().regex(/^[0-9a-f]{32}$/), size: z.number().int().nonnegative() });
const manifestOf = z.object({ manifest: z.record(z.string().startsWith("/"), entry) });
type Manifest = z.infer<typeof manifestOf>["manifest"];

interface Session {
  script: string;
  manifest: Manifest;
  missing: Set<string>;
  /** What proves that nothing is missing any more. */
  completion: string;
}

/** The account's static files: asked for by hash, kept for good, put together into a folder by each version. */
export class AssetStore {
  private readonly folder: string;
  private readonly kept = new Set<string>();
  private readonly sessions = new Map<string, Session>();

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(join(folder, "blobs"), { recursive: true });
  }

  routes(): Route[] {
    return [
      {
        at: "POST /accounts/:account/workers/scripts/:script/assets-upload-session",
        answer: (call) => ({ result: this.open(call) }),
      },
      { at: "POST /accounts/:account/workers/assets/upload", answer: (call) => this.receive(call) },
    ];
  }

  /** @returns a token, and the hashes that the account does not have yet in lots that fit one upload each. */
  private open(call: Call) {
    const { manifest } = readJson(call, manifestOf);
    refuseTooMuch(manifest);
    const missing = Object.values(manifest).filter(({ hash }) => !this.kept.has(hash));
    const completion = makeToken();
    const session = { script: call.params["script"] ?? "", manifest, missing: hashesOf(missing), completion };
    if (missing.length === 0) {
      this.sessions.set(completion, session);
      return { jwt: completion, buckets: [] };
    }
    const jwt = makeToken();
    this.sessions.set(jwt, session);
    return { jwt, buckets: fillBuckets(missing) };
  }

  private async receive(call: Call): Promise<Answer> {
    const session = must(this.sessions.get(call.bearer), 401, 10_000, "Authentication error");
    if (call.query.get("base64") !== "true") throw new Refusal(400, 10_021, "Only base64=true is supported.");
    const headers = { "content-type": call.contentType };
    const form = await new Response(new Uint8Array(call.body), { headers }).formData();
    for (const [hash, part] of form) this.keep(session, hash, typeof part === "string" ? part : await part.text());
    if (session.missing.size > 0) return { status: 202, result: { jwt: null } };
    this.sessions.set(session.completion, session);
    return { status: 201, result: { jwt: session.completion } };
  }

  private keep({ manifest, missing }: Session, hash: string, base64: string): void {
    const [path, expected] = Object.entries(manifest).find(([, file]) => file.hash === hash) ?? [];
    if (!path || !expected) throw new Refusal(400, 10_021, `No file of the manifest has the hash ${hash}.`);
    const content = Buffer.from(base64, "base64");
    if (content.length !== expected.size || !hashes(content, path).includes(hash)) {
      throw new Refusal(400, 10_021, `What was uploaded for ${path} is not what the manifest says.`);
    }
    writeFileSync(this.blob(hash), content);
    this.kept.add(hash);
    missing.delete(hash);
  }

  private blob(hash: string): string {
    return join(this.folder, "blobs", hash);
  }

  /**
   * The assets that the metadata of an upload speaks of, laid out in a folder.
   * @throws Refusal for a token that no finished upload of this script gave out.
   */
  deploy({ assets, keep_assets }: Metadata, script: string, before: Script | undefined): DeployedAssets | undefined {
    if (keep_assets) return before?.versions.at(-1)?.assets;
    if (!assets) return undefined;
    const session = assets.jwt === undefined ? undefined : this.sessions.get(assets.jwt);
    if (!session || session.completion !== assets.jwt || session.script !== script) {
      throw new Refusal(400, 10_021, "The assets upload token is not that of a finished upload for this Worker.");
    }
    const folder = join(this.folder, "deployed", randomUUID());
    const manifest = new Map(Object.entries(session.manifest).map(([path, { hash }]) => [path, hash]));
    mkdirSync(folder, { recursive: true });
    for (const [path, hash] of manifest) this.place(hash, join(folder, path));
    const { _headers, _redirects } = assets.config ?? {};
    if (_headers !== undefined) writeFileSync(join(folder, "_headers"), _headers);
    if (_redirects !== undefined) writeFileSync(join(folder, "_redirects"), _redirects);
    return { manifest, folder, config: assets };
  }

  private place(hash: string, file: string): void {
    mkdirSync(dirname(file), { recursive: true });
    linkSync(this.blob(hash), file);
  }
}

function refuseTooMuch(manifest: Manifest): void {
  const files = Object.entries(manifest);
  if (files.length > maxFiles) {
    throw new Refusal(400, 10_021, `Too many assets: ${files.length}, where ${maxFiles} is the most.`);
  }
  const [path] = files.find(([, { size }]) => size > maxFileBytes) ?? [];
  if (path) throw new Refusal(400, 10_021, `Asset ${path} is too large: 25 MiB is the most.`);
}

function hashesOf(files: { hash: string }[]): Set<string> {
  return new Set(files.map(({ hash }) => hash));
}

function fillBuckets(files: { hash: string; size: number }[]): string[][] {
  const buckets: string[][] = [];
  let room = 0;
  for (const { hash, size } of new Map(files.map((file) => [file.hash, file])).values()) {
    const last = buckets.at(-1);
    if (last && size <= room && last.length < bucketFiles) {
      last.push(hash);
      room -= size;
    } else {
      buckets.push([hash]);
      room = bucketBytes - size;
    }
  }
  return buckets;
}

/** Cloudflare takes any name for a content that is unique. These are the two that Alchemy and wrangler make. */
function hashes(content: Buffer, path: string): string[] {
  const extension = extname(path).slice(1);
  const alchemy = createHash("sha256").update(content).update(extension).digest("hex");
  const wrangler = blake3(content.toString("base64") + extension).toString("hex");
  return [alchemy.slice(0, 32), wrangler.slice(0, 32)];
}

/** Looks like the tokens of Cloudflare, which wrangler reads. */
function makeToken(): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const seconds = Math.floor(Date.now() / 1000);
  return `${encode({ alg: "none" })}.${encode({ id: randomUUID(), iat: seconds, exp: seconds + 3600 })}.none`;
}
