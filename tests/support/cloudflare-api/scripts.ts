import { z } from "zod";
import type { AssetStore } from "./assets.ts";
import { showBinding } from "./bindings.ts";
import type { Running } from "./running.ts";
import { currentVersion, type Script, type State } from "./state.ts";
import { addVersion, deploy, readUpload } from "./uploads.ts";
import { type Answer, type Call, must, Refusal, type Route, readJson } from "./wire.ts";

const at = "/accounts/:account/workers/scripts";

/** `/workers/scripts`: upload, look, delete, and what belongs to a script as a whole. */
export function scriptRoutes(state: State, running: Running, assets: AssetStore): Route[] {
  const find = (call: Call) => findScript(state, call);
  return [
    { at: `GET ${at}`, answer: () => ({ result: [...state.scripts.values()].map(showScript) }) },
    { at: `GET ${at}/:script`, answer: (call) => showContent(find(call)) },
    { at: `PUT ${at}/:script`, answer: (call) => put(call, state, running, assets) },
    { at: `DELETE ${at}/:script`, answer: (call) => remove(state, find(call)) },
    { at: `GET ${at}/:script/settings`, answer: (call) => ({ result: showSettings(find(call)) }) },
    { at: `GET ${at}/:script/script-settings`, answer: (call) => ({ result: { tags: find(call).tags } }) },
    { at: `PATCH ${at}/:script/script-settings`, answer: (call) => patch(find(call), call) },
    { at: `GET ${at}/:script/subdomain`, answer: (call) => ({ result: find(call).subdomain }) },
    { at: `POST ${at}/:script/subdomain`, answer: (call) => setSubdomain(find(call), call) },
    { at: "GET /accounts/:account/workers/workers/:script", answer: (call) => showWorker(find(call)) },
    { at: `GET ${at}/:script/schedules`, answer: (call) => showSchedules(find(call)) },
    { at: `PUT ${at}/:script/schedules`, answer: (call) => setSchedules(find(call), call) },
    { at: `GET ${at}/:script/queue-consumers`, answer: (call) => ({ result: find(call) && [] }) },
    { at: "GET /accounts/:account/workers/services/:script", answer: (call) => showService(state, call) },
    {
      at: "GET /accounts/:account/workers/subdomain",
      answer: () => ({ result: { subdomain: state.subdomain } }),
    },
  ];
}

/** @throws Refusal when there is none of that name. */
export function findScript(state: State, { params }: Call): Script {
  const script = state.scripts.get(params["script"] ?? "");
  return must(script, 404, 10_007, "This Worker does not exist on your account.");
}

async function put(call: Call, state: State, running: Running, assets: AssetStore): Promise<Answer> {
  const name = call.params["script"] ?? "";
  if (!/^[a-z0-9](?:[a-z0-9_-]{0,61}[a-z0-9])?$/.test(name))
    throw new Refusal(400, 10_016, `Invalid Worker name ${name}.`);
  const upload = await readUpload(call, state, assets, { mayMigrate: true });
  const before = state.scripts.get(name);
  const copy = before && { ...before, versions: [...before.versions] };
  try {
    const script = addVersion(state, name, upload);
    script.deployedFrom = call.agent.startsWith("wrangler/") ? "wrangler" : "api";
    const message = upload.version.metadata.annotations?.["workers/message"];
    const startup_time_ms = await deploy(script, upload.version, running, message);
    const deployment_id = upload.version.id.replaceAll("-", "");
    return { result: { ...showScript(script), deployment_id, startup_time_ms } };
  } catch (error) {
    if (copy) state.scripts.set(name, copy);
    else state.scripts.delete(name);
    throw error;
  }
}

function remove(state: State, script: Script): Answer {
  state.scripts.delete(script.name);
  state.domains = state.domains.filter(({ service }) => service !== script.name);
  return { result: null };
}

function showScript({ name, tag, tags, createdAt, migrationTag, versions, deployments }: Script) {
  const deployed = deployments.at(-1)?.createdAt ?? createdAt;
  const tagged = migrationTag === undefined ? {} : { migration_tag: migrationTag };
  return { id: name, tag, tags, ...tagged, etag: versions.at(-1)?.id, created_on: createdAt, modified_on: deployed };
}

function showContent(script: Script): Answer {
  const version = currentVersion(script);
  const main = version?.modules.find(({ name }) => name === version.metadata.main_module);
  return { bytes: main?.content ?? "", contentType: "application/javascript" };
}

function showSettings(script: Script) {
  const version = currentVersion(script);
  const { compatibility_date, compatibility_flags, observability } = version?.metadata ?? {};
  const bindings = version?.bindings.map((binding) => showBinding(binding, script.classes)) ?? [];
  return { bindings, compatibility_date, compatibility_flags, observability, tags: script.tags, logpush: false };
}

function showService(state: State, { params }: Call): Answer {
  const name = params["script"] ?? "";
  const script = must(state.scripts.get(name), 404, 10_090, "This service does not exist on your account.");
  const production = {
    environment: "production",
    script: { ...showScript(script), last_deployed_from: script.deployedFrom },
  };
  return { result: { id: name, default_environment: production, environments: [production] } };
}

function showWorker(script: Script): Answer {
  const { name, tag, tags, subdomain } = script;
  return { result: { id: tag, name, tags, subdomain } };
}

function patch(script: Script, call: Call): Answer {
  const { tags } = readJson(call, z.looseObject({ tags: z.array(z.string()).nullish() }));
  if (tags) script.tags = tags;
  return { result: { tags: script.tags } };
}

function setSubdomain(script: Script, call: Call): Answer {
  const asked = readJson(call, z.object({ enabled: z.boolean(), previews_enabled: z.boolean().optional() }));
  script.subdomain = { enabled: asked.enabled, previews_enabled: asked.previews_enabled ?? asked.enabled };
  return { result: script.subdomain };
}

function showSchedules({ schedules }: Script): Answer {
  return { result: { schedules: schedules.map((cron) => ({ cron })) } };
}

function setSchedules(script: Script, call: Call): Answer {
  const asked = readJson(call, z.array(z.object({ cron: z.string() })));
  const wrong = asked.find(({ cron }) => !/^(?:[\dA-Z*,/#-]+ ){4}[\dA-Z*,/#-]+$/.test(cron));
  if (wrong) throw new Refusal(400, 10_100, `invalid cron string: ${wrong.cron}`);
  script.schedules = asked.map(({ cron }) => cron);
  return showSchedules(script);
}
