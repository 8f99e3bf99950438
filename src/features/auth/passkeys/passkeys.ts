import { getAuthenticatorName, passkey } from "@better-auth/passkey";
import { APIError } from "better-auth/api";
import { wordsFrom } from "~/platform/language.ts";
import { authWords } from "../words/words.ts";
import { passkeyHooks } from "./passkey-hooks.ts";
import { requireRoom } from "./passkey-room.ts";

/**
 * Passkeys for the site at `baseURL`. They belong to its host name: moving the site makes them useless.
 *
 * A passkey is the only factor here, so whoever holds the device must prove to be its owner. Better Auth asks for that
 * as a preference and takes what it gets; both ceremonies insist on it here.
 */
export function passkeys(baseURL: string) {
  const { hostname, origin } = new URL(baseURL);
  // Made anew for each request, so this speaks of one ceremony.
  const ceremony = { isVerified: false };
  const plugin = passkey({
    rpID: hostname,
    rpName: "Cirrus",
    origin,
    authenticatorSelection: { residentKey: "required", userVerification: "required" },
    advanced: { webAuthnChallengeCookie: "passkey_challenge" },
    registration: {
      afterVerification: async ({ ctx, verification: { registrationInfo }, user }) => {
        ceremony.isVerified = true;
        if (!registrationInfo?.userVerified) throw unverified();
        await requireRoom(ctx, user.id);
        const name = getAuthenticatorName(registrationInfo.aaguid);
        return name ? { name } : {};
      },
    },
    authentication: {
      afterVerification: async ({ verification: { authenticationInfo } }) => {
        ceremony.isVerified = true;
        if (!authenticationInfo.userVerified) throw unverified();
      },
    },
  });
  return { ...plugin, hooks: passkeyHooks(ceremony) };
}

function unverified(): APIError {
  return new APIError("BAD_REQUEST", { code: "USER_NOT_VERIFIED", message: wordsFrom(authWords).passkey.unverified });
}
