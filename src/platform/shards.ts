/** Presence objects by name: `presence-0` … Which shard a browser belongs to depends on its id alone. */
function shardName(index: number): string {
  return `presence-${index}`;
}

/** The shard of one browser: FNV-1a over its id, so that every Worker gives the same answer. */
export function shardOf(browser: string, shards: number): string {
  let hash = 0x811c9dc5;
  for (const character of browser) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return shardName(hash % shards);
}

export function allShards(shards: number): string[] {
  return Array.from({ length: shards }, (_, index) => shardName(index));
}
