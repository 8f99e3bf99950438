import type { GenericEndpointContext } from "better-auth";
import { APIError } from "better-auth/api";
import { passkeysPerPerson } from "~/platform/limits.ts";

/**
 * Refuses one passkey more than a person may have. Asked when a registration begins and again before it is stored; two
 * that end in the same moment can still exceed it by one, which harms nobody.
 * @throws APIError TOO_MANY_PASSKEYS
 */
export async function requireRoom({ context }: GenericEndpointContext, userId: string): Promise<void> {
  const count = await context.adapter.count({ model: "passkey", where: [{ field: "userId", value: userId }] });
  if (count < passkeysPerPerson) return;
  const message = `You have ${passkeysPerPerson} passkeys, and there is no room for more. Remove one first.`;
  throw new APIError("CONFLICT", { code: "TOO_MANY_PASSKEYS", message });
}
