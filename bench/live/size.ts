/** One load: how many sockets watch, and among how many Presence objects they are spread. */
export interface Size {
  sockets: number;
  shards: number;
}

/** What ends within three minutes on two cores. Larger sizes are asked for by name. */
export const defaultSizes = "100x1,1000x1,1000x4,1000x16";

/** "1000x4,5000x16" as sizes: sockets × shards. @throws RangeError for anything else. */
export function readSizes(text: string): Size[] {
  return text.split(",").map((part) => {
    const [, sockets, shards] = /^([1-9]\d{0,4})x([1-9]\d{0,2})$/.exec(part.trim()) ?? [];
    if (!sockets || !shards) throw new RangeError(`"${part}" is no size: write <sockets>x<shards>, as in 1000x4.`);
    return { sockets: Number(sockets), shards: Number(shards) };
  });
}

export function nameOf({ sockets, shards }: Size): string {
  return `${sockets} sockets on ${shards} ${shards === 1 ? "shard" : "shards"}`;
}
