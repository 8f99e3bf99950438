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
    { at: `PUT ${at}`, answer: (call) => ({ result: attach(state, call) }) },
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
function attach(state: State, call: Call): Domain {
  const { override_existing_origin: mayTake, ...asked } = readJson(call, attached);
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

function detach(state: State, { id }: Domain): Answer {
  state.domains = state.domains.filter((domain) => domain.id !== id);
  return { result: null };
}
