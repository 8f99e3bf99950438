import type { BetterAuthOptions } from "better-auth";

/** The providers whose keys are set. */
export function socialProviders(): NonNullable<BetterAuthOptions["socialProviders"]> {
  return {};
}
