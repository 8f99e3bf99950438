import { bindings, settings } from "./bindings.ts";
import { allShards, shardOf } from "./shards.ts";

/** The one Counter of a stage. */
export function theCounter() {
  return bindings.COUNTER.getByName("global");
}

/** The Presence object that holds the sockets of one browser. */
export function presenceOf(browser: string) {
  return bindings.PRESENCE.getByName(shardOf(browser, settings().PRESENCE_SHARDS));
}

/** Every Presence object of a stage, but for the one named `except`. */
export function everyPresence(except?: string) {
  const names = allShards(settings().PRESENCE_SHARDS).filter((name) => name !== except);
  return names.map((name) => bindings.PRESENCE.getByName(name));
}
