import { bindings, settings } from "./bindings.ts";
import { allShards, firstShard, shardOf } from "./shards.ts";

/** The one Counter of a stage. */
export function theCounter() {
  return bindings.COUNTER.getByName("global");
}

/** The one object that draws pictures. */
export function thePainter() {
  return bindings.PAINTER.getByName("global");
}

/** The Presence object that holds every socket of one person. */
export function presenceOf(person: string) {
  return bindings.PRESENCE.getByName(shardOf(person, settings().PRESENCE_SHARDS));
}

/** The Presence object that also sums up how many people the others have. */
export function firstPresence() {
  return bindings.PRESENCE.getByName(firstShard);
}

/** Every Presence object of a stage, but for those named. */
export function everyPresence(...except: readonly (string | undefined)[]) {
  const names = allShards(settings().PRESENCE_SHARDS).filter((name) => !except.includes(name));
  return names.map((name) => bindings.PRESENCE.getByName(name));
}
