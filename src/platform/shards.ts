/** Presence objects by name: `presence-0` … Which one a person belongs to depends on their id alone. */
function shardName(index: number): string {
  return `presence-${index}`;
}

/** The shard that sums up the others. */
export const firstShard = shardName(0);

/** The shard of one person: FNV-1a over their id, so that every Worker gives the same answer. */
export function shardOf(person: string, shards: number): string {
  let hash = 0x811c9dc5;
  for (const character of person) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return shardName(hash % shards);
}

export function allShards(shards: number): string[] {
  return Array.from({ length: shards }, (_, index) => shardName(index));
}
