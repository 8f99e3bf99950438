import { randomBytes } from "node:crypto";
import { z } from "zod";
import type { Keys, Running } from "./running.ts";
import type { Namespace, State } from "./state.ts";
import { type Answer, type Call, must, paginate, Refusal, type Route, readJson } from "./wire.ts";

/** Fewer seconds than this are refused: a key of KV cannot end sooner. */
const shortestTtl = 60;
const entries = z.array(
  z.object({ key: z.string().min(1), value: z.string(), expiration_ttl: z.number().min(shortestTtl).optional() }),
);
const titled = z.object({ title: z.string().min(1).max(512) });

/** `/storage/kv/namespaces`: the values are those that the Workers see. */
export function namespaceRoutes(state: State, running: Running): Route[] {
  const find = ({ params }: Call): Namespace =>
    must(
      state.namespaces.find(({ id }) => id === params["id"]),
      404,
      10_013,
      "namespace not found",
    );
  const open = (call: Call) => running.namespace(find(call).id);
  const at = "/accounts/:account/storage/kv/namespaces";
  return [
    { at: `POST ${at}`, answer: (call) => ({ result: create(state, call) }) },
    { at: `GET ${at}`, answer: ({ query }) => paginate(state.namespaces, query) },
    { at: `GET ${at}/:id`, answer: (call) => ({ result: find(call) }) },
    { at: `PUT ${at}/:id`, answer: (call) => rename(state, find(call), readJson(call, titled).title) },
    { at: `DELETE ${at}/:id`, answer: (call) => remove(state, find(call)) },
    { at: `GET ${at}/:id/keys`, answer: async (call) => listKeys(await open(call), call.query) },
    { at: `GET ${at}/:id/values/:key`, answer: async (call) => read(await open(call), keyOf(call)) },
    { at: `PUT ${at}/:id/values/:key`, answer: async (call) => write(await open(call), call) },
    { at: `DELETE ${at}/:id/values/:key`, answer: async (call) => erase(await open(call), [keyOf(call)]) },
    { at: `PUT ${at}/:id/bulk`, answer: async (call) => writeAll(await open(call), readJson(call, entries)) },
    {
      at: `POST ${at}/:id/bulk/delete`,
      answer: async (call) => erase(await open(call), readJson(call, z.array(z.string()))),
    },
  ];
}

function create(state: State, call: Call): Namespace {
  const { title } = readJson(call, titled);
  refuseTaken(state, title);
  return addNamespace(state, title);
}

export function addNamespace({ namespaces }: State, title: string): Namespace {
  const namespace = { id: randomBytes(16).toString("hex"), title };
  namespaces.push(namespace);
  return namespace;
}

function rename(state: State, namespace: Namespace, title: string): Answer {
  if (title !== namespace.title) refuseTaken(state, title);
  namespace.title = title;
  return { result: {} };
}

function refuseTaken({ namespaces }: State, title: string): void {
  if (!namespaces.some((namespace) => namespace.title === title)) return;
  throw new Refusal(400, 10_014, "a namespace with this account ID and title already exists");
}

function remove(state: State, { id }: Namespace): Answer {
  state.namespaces = state.namespaces.filter((namespace) => namespace.id !== id);
  return { result: null };
}

function keyOf({ params }: Call): string {
  return decodeURIComponent(params["key"] ?? "");
}

async function listKeys(kv: Keys, query: URLSearchParams) {
  const cursor = query.get("cursor") || null;
  const found = await kv.list({ prefix: query.get("prefix"), cursor, limit: Number(query.get("limit") ?? 1_000) });
  const next = found.list_complete ? "" : found.cursor;
  return { result: found.keys, page: { count: found.keys.length, cursor: next } };
}

async function read(kv: Keys, key: string): Promise<Answer> {
  const found = await kv.get(key, "arrayBuffer");
  const bytes = must(found ?? undefined, 404, 10_009, "key not found");
  return { bytes: new Uint8Array(bytes), contentType: "application/octet-stream" };
}

async function write(kv: Keys, call: Call): Promise<Answer> {
  const ttl = call.query.get("expiration_ttl");
  if (ttl && Number(ttl) < shortestTtl) {
    throw new Refusal(400, 10_012, `Invalid expiration_ttl of ${ttl}. Expiration TTL must be at least ${shortestTtl}.`);
  }
  await kv.put(keyOf(call), await readValue(call), ttl ? { expirationTtl: Number(ttl) } : {});
  return { result: {} };
}

/** The value is the whole body, or a part of a form when metadata goes with it. */
async function readValue({ body, contentType }: Call): Promise<string | Uint8Array> {
  if (!contentType.startsWith("multipart/form-data")) return body;
  const form = await new Response(new Uint8Array(body), { headers: { "content-type": contentType } }).formData();
  const value = form.get("value");
  return typeof value === "string" ? value : new Uint8Array((await value?.arrayBuffer()) ?? new ArrayBuffer(0));
}

async function writeAll(kv: Keys, all: z.infer<typeof entries>): Promise<Answer> {
  for (const { key, value, expiration_ttl } of all) {
    await kv.put(key, value, expiration_ttl ? { expirationTtl: expiration_ttl } : {});
  }
  return { result: { successful_key_count: all.length, unsuccessful_keys: [] } };
}

async function erase(kv: Keys, keys: string[]): Promise<Answer> {
  for (const key of keys) await kv.delete(key);
  return { result: {} };
}
