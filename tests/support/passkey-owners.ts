import { Authenticator, type Bent } from "./authenticator.ts";
import { firefox, type People } from "./people.ts";
import type { Site } from "./site.ts";
import type { Visitor } from "./visitor.ts";

export interface Listed {
  id: string;
  name: string | null;
}

export async function challengeFor(
  visitor: Visitor,
  ceremony: "register" | "authenticate",
  headers = {},
): Promise<string> {
  const response = await visitor.get(`/auth/passkey/generate-${ceremony}-options`, headers);
  return (await response.json<{ challenge: string }>()).challenge;
}

export async function register(
  visitor: Visitor,
  key: Authenticator,
  bent: Bent = {},
  body: object = {},
): Promise<Response> {
  const response = key.register(await challengeFor(visitor, "register"), bent);
  return visitor.postJson("/auth/passkey/verify-registration", { response, ...body });
}

export async function signIn(visitor: Visitor, key: Authenticator, bent: Bent = {}, headers = {}): Promise<Response> {
  const response = key.assert(await challengeFor(visitor, "authenticate", headers), bent);
  return visitor.postJson("/auth/passkey/verify-authentication", { response }, headers);
}

export async function listOf(visitor: Visitor): Promise<Listed[]> {
  return (await visitor.get("/auth/passkey/list-user-passkeys")).json<Listed[]>();
}

/** Somebody who has a passkey. */
export async function ownerAt(site: Site, people: People, name = "Laptop") {
  const email = people.someone();
  const { visitor } = await people.signInWith(firefox, email);
  const key = new Authenticator(site.url.origin);
  const response = await register(visitor, key, {}, { name });
  const { id } = await response.json<Listed>();
  return { email, visitor, key, id };
}
