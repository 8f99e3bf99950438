import { createSign, generateKeyPairSync } from "node:crypto";
import { FakeProvider, type Grant, type TokenRequest } from "./fake-provider.ts";

export interface GooglePerson {
  sub: string;
  email?: string | undefined;
  email_verified?: boolean | undefined;
  name?: string | undefined;
  picture?: string | undefined;
}

const keyId = "fake-google-key";
const lifeSeconds = 3599;

const json = (status: number, body: unknown) => Response.json(body, { status });
const refuse = (status: number, error: string, description: string) =>
  json(status, { error, error_description: description });

/** Google's consent page, token endpoint and public keys. A refresh token comes for `access_type=offline` alone. */
export class FakeGoogle extends FakeProvider<GooglePerson> {
  readonly hosts = ["accounts.google.com", "oauth2.googleapis.com", "www.googleapis.com"];
  protected readonly consentPage = "https://accounts.google.com/o/oauth2/v2/auth";
  protected readonly scopesNeeded = ["openid", "email", "profile"];
  private readonly keys = generateKeyPairSync("rsa", { modulusLength: 2048 });

  protected isOffline(consent: URLSearchParams): boolean {
    return consent.get("access_type") === "offline";
  }

  protected async respond(request: Request, { host, pathname }: URL): Promise<Response> {
    if (host === "www.googleapis.com" && pathname === "/oauth2/v3/certs") {
      const jwk = this.keys.publicKey.export({ format: "jwk" });
      return json(200, { keys: [{ ...jwk, kid: keyId, alg: "RS256", use: "sig" }] });
    }
    if (host !== "oauth2.googleapis.com" || pathname !== "/token") return new Response("Not Found", { status: 404 });
    const body = await this.readTokenRequest(request);
    if (!body) return refuse(400, "invalid_request", "Missing parameters.");
    if (body.client_id !== this.clientId) return refuse(401, "invalid_client", "The OAuth client was not found.");
    if (body.client_secret !== this.clientSecret) return refuse(401, "invalid_client", "Unauthorized");
    if (body.grant_type === "authorization_code") return this.exchange(body);
    if (body.grant_type === "refresh_token") return this.refresh(body);
    return refuse(400, "unsupported_grant_type", `Invalid grant_type: ${body.grant_type}`);
  }

  private exchange(body: TokenRequest): Response {
    const grant = this.takeCode(body.code);
    if (!grant) return refuse(400, "invalid_grant", "Bad Request");
    if (body.redirect_uri !== grant.redirectUri) return refuse(400, "redirect_uri_mismatch", "Bad Request");
    if (!body.code_verifier) return refuse(400, "invalid_grant", "Missing code verifier.");
    if (!this.isVerifierOf(grant, body.code_verifier)) return refuse(400, "invalid_grant", "Invalid code verifier.");
    const lasting = grant.isOffline ? { refresh_token: this.issueRefreshToken(grant, "1//") } : {};
    return json(200, { ...this.tokens(grant), ...lasting });
  }

  private refresh(body: TokenRequest): Response {
    const grant = this.refreshTokens.get(body.refresh_token ?? "");
    if (!grant) return refuse(400, "invalid_grant", "Token has been expired or revoked.");
    return json(200, this.tokens(grant));
  }

  private tokens(grant: Grant<GooglePerson>) {
    return {
      access_token: this.issueAccessToken(grant, "ya29."),
      expires_in: lifeSeconds,
      scope: grant.scopes.join(" "),
      token_type: "Bearer",
      id_token: this.idToken(grant.person),
    };
  }

  /** Signed as Google signs them, for an honest client and for a test that hands one in by itself. */
  idToken(person: GooglePerson): string {
    const iat = Math.floor(Date.now() / 1000);
    const claims = { iss: "https://accounts.google.com", aud: this.clientId, azp: this.clientId };
    const header = { alg: "RS256", kid: keyId, typ: "JWT" };
    const signed = [header, { ...claims, ...person, iat, exp: iat + lifeSeconds }]
      .map((part) => Buffer.from(JSON.stringify(part)).toString("base64url"))
      .join(".");
    const signature = createSign("RSA-SHA256").update(signed).sign(this.keys.privateKey, "base64url");
    return `${signed}.${signature}`;
  }
}
