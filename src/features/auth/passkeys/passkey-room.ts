import type { GenericEndpointContext } from "better-auth";
import { APIError } from "better-auth/api";
import { wordsFrom } from "~/platform/language.ts";
import { passkeysPerPerson } from "~/platform/limits.ts";
import { authWords } from "../words/words.ts";

/**
 * Refuses one passkey more than a person may have. Asked when a registration begins and again before it is stored; two
 * that end in the same moment can still exceed it by one, which harms nobody.
 * @throws APIError TOO_MANY_PASSKEYS
 */
export async function requireRoom({ context }: GenericEndpointContext, userId: string): Promise<void> {
  const count = await context.adapter.count({ model: "passkey", where: [{ field: "userId", value: userId }] });
  if (count < passkeysPerPerson) return;
  const message = wordsFrom(authWords).passkey.tooMany(passkeysPerPerson);
  throw new APIError("CONFLICT", { code: "TOO_MANY_PASSKEYS", message });
}
