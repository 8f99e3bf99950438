import { randomBytes, randomUUID } from "node:crypto";
import { z } from "zod";
import type { Domain, State, Zone } from "./state.ts";
import { type Answer, type Call, must, paginate, Refusal, type Route, readJson } from "./wire.ts";

const attached = z.object({
  hostname: z.string(),
  service: z.string(),
  zone_id: z.string().optional(),
  zone_name: z.string().optional(),
  environment: z.string().default("production"),
  override_existing_origin: z.boolean().default(false),
});

/** Zones, and the hostnames of theirs that scripts answer. */
export function domainRoutes(state: State): Route[] {
  const at = "/accounts/:account/workers/domains";
  const find = ({ params }: Call) =>
    must(
      state.domains.find(({ id }) => id === params["id"]),
      404,
      10_007,
      "This custom domain does not exist on your account.",
    );
  return [
    { at: "GET /zones", answer: ({ query }) => listZones(state, query) },
    { at: "GET /zones/:zone/workers/routes", answer: () => ({ result: [] }) },
    { at: `GET ${at}`, answer: ({ query }) => ({ result: matching(state, query) }) },
    { at: `GET ${at}/:id`, answer: (call) => ({ result: find(call) }) },
    { at: `PUT ${at}`, answer: (call) => ({ result: attach(state, readJson(call, attached)) }) },
    { at: "POST /accounts/:account/workers/scripts/:script/domains/changeset", answer: (call) => compare(state, call) },
    { at: "PUT /accounts/:account/workers/scripts/:script/domains/records", answer: (call) => attachAll(state, call) },
    { at: `DELETE ${at}/:id`, answer: (call) => detach(state, find(call)) },
  ];
}

export function makeZone(name: string): Zone {
  return { id: randomBytes(16).toString("hex"), name };
}

function listZones({ zones }: State, query: URLSearchParams) {
  const wanted = query.get("name");
  const found = zones.filter(({ name }) => wanted === null || name === wanted);
  return paginate(
    found.map((zone) => ({ ...zone, status: "active", account: { id: query.get("account.id") } })),
    query,
  );
}

function matching({ domains }: State, query: URLSearchParams): Domain[] {
  return domains.filter((domain) =>
    (["hostname", "service", "zone_id", "zone_name"] as const).every(
      (key) => query.get(key) === null || query.get(key) === domain[key],
    ),
  );
}

/** A hostname that another script answers stays with it, unless the caller says that it may be taken. */
function attach(state: State, { override_existing_origin: mayTake, ...asked }: z.infer<typeof attached>): Domain {
  const zone = state.zones.find(({ id, name }) => id === asked.zone_id || name === asked.zone_name);
  const { id: zone_id, name: zone_name } = must(zone, 400, 10_082, "Could not find zone.");
  if (asked.hostname !== zone_name && !asked.hostname.endsWith(`.${zone_name}`)) {
    throw new Refusal(400, 10_082, `Hostname '${asked.hostname}' is not in the zone '${zone_name}'.`);
  }
  if (!state.scripts.has(asked.service)) throw new Refusal(404, 10_007, "This Worker does not exist on your account.");
  const old = state.domains.find(({ hostname }) => hostname === asked.hostname);
  if (old && old.service !== asked.service && !mayTake) {
    const advice =
      "Either delete it, try a different hostname, or use the option 'override_existing_origin' to override.";
    throw new Refusal(409, 100_116, `Hostname '${asked.hostname}' already in use by other custom domain. ${advice}`);
  }
  const domain = { ...asked, zone_id, zone_name, id: old?.id ?? randomUUID() };
  state.domains = [...state.domains.filter(({ hostname }) => hostname !== asked.hostname), domain];
  return domain;
}

const origins = z.array(
  z.object({ hostname: z.string(), zone_id: z.string().nullish(), zone_name: z.string().nullish() }),
);

/** What `records` would do, as wrangler asks beforehand. */
function compare({ domains }: State, call: Call): Answer {
  const asked = readJson(call, origins).map(({ hostname }) => ({
    hostname,
    old: domains.find((domain) => domain.hostname === hostname),
  }));
  const added = asked.filter(({ old }) => !old).map(({ hostname }) => ({ hostname }));
  const updated = asked.flatMap(({ old }) =>
    old ? [{ ...old, modified: old.service !== call.params["script"] }] : [],
  );
  return { result: { added, updated, removed: [], conflicting: [] } };
}

function attachAll(state: State, call: Call): Answer {
  const { origins: wanted, override_existing_origin } = readJson(
    call,
    z.object({ origins, override_existing_origin: z.boolean().default(false) }),
  );
  const result = wanted.map(({ hostname, zone_id, zone_name }) => {
    const zone = state.zones.find(({ name }) => hostname === name || hostname.endsWith(`.${name}`));
    const found = { zone_id: zone_id ?? zone?.id, zone_name: zone_name ?? zone?.name };
    const service = call.params["script"] ?? "";
    return attach(state, { hostname, service, ...found, environment: "production", override_existing_origin });
  });
  return { result };
}

function detach(state: State, { id }: Domain): Answer {
  state.domains = state.domains.filter((domain) => domain.id !== id);
  return { result: null };
}
