import { passkey } from "@better-auth/passkey";

/** Passkeys for the site at `origin`. They belong to its host name: moving the site makes them useless. */
export function passkeys(origin: string) {
  return passkey({ rpID: new URL(origin).hostname, rpName: "Cirrus", origin });
}
