import { FakeProvider, type Grant, type TokenRequest } from "./fake-provider.ts";

export interface GithubPerson {
  id: number;
  login: string;
  name: string | null;
  avatar_url: string;
  /** What the profile shows; null when the person keeps it private. */
  email: string | null;
  emails: { email: string; primary: boolean; verified: boolean }[];
}

const json = (status: number, body: unknown) => Response.json(body, { status });

/** GitHub says with 200 what others say with 400. */
const refuse = (error: string, description: string) =>
  json(200, { error, error_description: description, error_uri: "https://docs.github.com/apps" });

/** GitHub's consent page, token endpoint and API. With `isExpiring`, as a GitHub App whose tokens run out. */
export class FakeGithub extends FakeProvider<GithubPerson> {
  readonly hosts = ["github.com", "api.github.com"];
  protected readonly consentPage = "https://github.com/login/oauth/authorize";
  protected readonly scopesNeeded = ["read:user", "user:email"];
  isExpiring = false;

  protected isOffline(): boolean {
    return this.isExpiring;
  }

  protected async respond(request: Request, { host, pathname }: URL): Promise<Response> {
    if (host === "api.github.com") return this.respondApi(request, pathname);
    if (pathname !== "/login/oauth/access_token") return new Response("Not Found", { status: 404 });
    const body = await this.readTokenRequest(request);
    if (!body || body.client_id !== this.clientId) return json(404, { error: "Not Found" });
    // Without this header the real one answers as a form, which nobody here could read.
    if (!request.headers.get("accept")?.includes("application/json")) return new Response("error=not_json");
    if (body.client_secret !== this.clientSecret)
      return refuse("incorrect_client_credentials", "The client_id and/or client_secret passed are incorrect.");
    if (body.grant_type === "authorization_code") return this.exchange(body);
    if (body.grant_type === "refresh_token") return this.refresh(body);
    return refuse("unsupported_grant_type", "The grant_type is not supported.");
  }

  private exchange(body: TokenRequest): Response {
    const grant = this.takeCode(body.code);
    if (!grant || !this.isVerifierOf(grant, body.code_verifier))
      return refuse("bad_verification_code", "The code passed is incorrect or expired.");
    if (body.redirect_uri !== grant.redirectUri)
      return refuse("redirect_uri_mismatch", "The redirect_uri MUST match the registered callback URL.");
    return json(200, this.tokens(grant));
  }

  /** A refresh token of GitHub's works once. */
  private refresh({ refresh_token: token = "" }: TokenRequest): Response {
    const grant = this.refreshTokens.get(token);
    this.refreshTokens.delete(token);
    return grant
      ? json(200, this.tokens(grant))
      : refuse("bad_refresh_token", "The refresh token passed is incorrect or expired.");
  }

  private tokens(grant: Grant<GithubPerson>) {
    const basics = { token_type: "bearer", scope: grant.scopes.join(",") };
    const access_token = this.issueAccessToken(grant, "gho_");
    if (!grant.isOffline) return { ...basics, access_token };
    const refresh_token = this.issueRefreshToken(grant, "ghr_");
    return { ...basics, access_token, expires_in: 28800, refresh_token, refresh_token_expires_in: 15897600 };
  }

  private respondApi(request: Request, pathname: string): Response {
    if (!request.headers.get("user-agent"))
      return new Response("Request forbidden by administrative rules.", { status: 403 });
    const [, token = ""] = /^Bearer (.+)$/i.exec(request.headers.get("authorization") ?? "") ?? [];
    const grant = this.accessTokens.get(token);
    if (!grant) return json(401, { message: "Bad credentials" });
    const { emails, ...profile } = grant.person;
    if (pathname === "/user") return json(200, { type: "User", ...profile });
    const mayReadEmails = pathname === "/user/emails" && grant.scopes.includes("user:email");
    return mayReadEmails ? json(200, emails) : json(404, { message: "Not Found" });
  }
}
