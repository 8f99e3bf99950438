import { timingSafeEqual } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { keyedHash } from "~/features/auth/by-mail/code-hash.ts";
import { acceptedSecrets, authSecret } from "~/platform/bindings.ts";

/** One form as it was handed out: what is posted twice with the same id is one entry. */
export interface Stamp {
  /** UUIDv7, so that the forms of one person sort by time, and their entries with them. */
  id: string;
  madeAt: number;
}

const shape = /^([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\.([0-9a-f]{64})$/;

/**
 * A stamp for a form that is rendered now: an id that says when, and a seal that only this site can make. So nothing is
 * stored until the form comes back, and how long it took is no claim of whoever sends it.
 */
export async function makeStamp(): Promise<string> {
  const id = uuidv7();
  return sealed(id);
}

/** What a stamp says, or null when it is not one of ours. It does not run out: drafts may wait for days. */
export async function readStamp(text: string): Promise<Stamp | null> {
  const [, id, seal] = shape.exec(text) ?? [];
  if (!id || !seal) return null;
  const seals = await Promise.all(acceptedSecrets().map((secret) => sealOf(id, secret)));
  const isOurs = seals.some((ours) => timingSafeEqual(Buffer.from(seal), Buffer.from(ours)));
  return isOurs ? { id, madeAt: Number.parseInt(id.slice(0, 8) + id.slice(9, 13), 16) } : null;
}

/** The stamp that came with a form, sealed anew for the form that is shown again; a new one when it was not ours. */
export async function keepStamp(text: string): Promise<string> {
  const stamp = await readStamp(text);
  return stamp ? sealed(stamp.id) : makeStamp();
}

async function sealed(id: string): Promise<string> {
  return `${id}.${await sealOf(id, authSecret())}`;
}

function sealOf(id: string, secret: string): Promise<string> {
  return keyedHash("guestbook-form", id, secret);
}
