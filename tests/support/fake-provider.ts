import { createHash, randomUUID } from "node:crypto";

/** What one person agreed to once, and what the code or token for it is good for. */
export interface Grant<Person> {
  person: Person;
  redirectUri: string;
  challenge: string;
  scopes: string[];
  /** Whether the consent lasts: a refresh token goes with it. */
  isOffline: boolean;
}

/** A request to the token endpoint, its client already known. */
export type TokenRequest = Readonly<Record<string, string>>;

/**
 * The parts of an OAuth 2 provider that Google and GitHub have in common. It refuses what they refuse; how it words that
 * is theirs. `intercept` puts it in the way of the Worker's own fetches.
 */
export abstract class FakeProvider<Person> {
  abstract readonly hosts: readonly string[];
  protected abstract readonly consentPage: string;
  readonly clientId = `client-${randomUUID()}`;
  readonly clientSecret = `secret-${randomUUID()}`;
  /** Every request that reached this provider, as "POST /token". */
  readonly calls: string[] = [];
  private readonly redirectUris = new Set<string>();
  protected readonly codes = new Map<string, Grant<Person>>();
  protected readonly accessTokens = new Map<string, Grant<Person>>();
  protected readonly refreshTokens = new Map<string, Grant<Person>>();
  private readonly faults = new Map<string, () => Response>();

  protected abstract respond(request: Request, url: URL): Promise<Response>;
  protected abstract isOffline(consent: URLSearchParams): boolean;
  protected abstract readonly scopesNeeded: readonly string[];

  register(redirectUri: string): void {
    this.redirectUris.add(redirectUri);
  }

  /** What the next request to a path meets instead of an honest answer. */
  breakNext(path: string, answer: () => Response): void {
    this.faults.set(path, answer);
  }

  /** Everybody takes consent back: no token works any more. */
  revokeAll(): void {
    this.accessTokens.clear();
    this.refreshTokens.clear();
  }

  async answer(request: Request): Promise<Response> {
    const url = new URL(request.url);
    this.calls.push(`${request.method} ${url.pathname}`);
    const fault = this.faults.get(url.pathname);
    this.faults.delete(url.pathname);
    return fault ? fault() : this.respond(request, url);
  }

  /** The consent page, where somebody says yes: the address that the browser is sent back to. */
  consent(page: string, person: Person): string {
    const { query, redirectUri } = this.readConsent(page);
    const code = randomUUID();
    this.codes.set(code, {
      person,
      redirectUri,
      challenge: query.get("code_challenge") ?? "",
      scopes: (query.get("scope") ?? "").split(" "),
      isOffline: this.isOffline(query),
    });
    return withQuery(redirectUri, { code, state: query.get("state") ?? "" });
  }

  /** The consent page, where somebody says no. */
  deny(page: string): string {
    const { query, redirectUri } = this.readConsent(page);
    const description = "The user has denied your application access.";
    const state = query.get("state") ?? "";
    return withQuery(redirectUri, { error: "access_denied", error_description: description, state });
  }

  /** Both providers show a page of theirs instead of leading back when the request itself is wrong. */
  private readConsent(page: string) {
    const url = new URL(page);
    const query = url.searchParams;
    const redirectUri = query.get("redirect_uri") ?? "";
    const scopes = (query.get("scope") ?? "").split(" ");
    const demands: [boolean, string][] = [
      [url.origin + url.pathname === this.consentPage, "not the consent page"],
      [query.get("client_id") === this.clientId, "invalid_client"],
      [this.redirectUris.has(redirectUri), `redirect_uri_mismatch: ${redirectUri}`],
      [query.get("response_type") === "code", "invalid response_type"],
      [this.scopesNeeded.every((scope) => scopes.includes(scope)), "a scope is missing"],
      [(query.get("state") ?? "").length >= 16, "no state"],
      [query.get("code_challenge_method") === "S256", "PKCE without S256"],
      [/^[\w-]{43}$/.test(query.get("code_challenge") ?? ""), "no PKCE challenge"],
    ];
    const refusal = demands.find(([isMet]) => !isMet);
    if (refusal) throw new Error(`The consent page refuses: ${refusal[1]}.`);
    return { query, redirectUri };
  }

  /** A form post to the token endpoint, with the client's id and secret from the body or from Basic authorization. */
  protected async readTokenRequest(request: Request): Promise<TokenRequest | null> {
    const isForm = /^application\/x-www-form-urlencoded\b/.test(request.headers.get("content-type") ?? "");
    if (request.method !== "POST" || !isForm) return null;
    const body = Object.fromEntries(new URLSearchParams(await request.text()));
    const [, basic] = /^Basic (.+)$/.exec(request.headers.get("authorization") ?? "") ?? [];
    if (basic === undefined) return body;
    const [client_id = "", client_secret = ""] = atob(basic).split(":").map(decodeURIComponent);
    return { ...body, client_id, client_secret };
  }

  /** Takes a code for good, whatever comes of it: a second try finds none. */
  protected takeCode(code = ""): Grant<Person> | undefined {
    const grant = this.codes.get(code);
    this.codes.delete(code);
    return grant;
  }

  protected isVerifierOf({ challenge }: Grant<Person>, verifier = ""): boolean {
    return createHash("sha256").update(verifier).digest("base64url") === challenge;
  }

  protected issueAccessToken(grant: Grant<Person>, prefix: string): string {
    const token = `${prefix}${randomUUID()}`;
    this.accessTokens.set(token, grant);
    return token;
  }

  protected issueRefreshToken(grant: Grant<Person>, prefix: string): string {
    const token = `${prefix}${randomUUID()}`;
    this.refreshTokens.set(token, grant);
    return token;
  }
}

interface Host {
  readonly hosts: readonly string[];
  answer(request: Request): Promise<Response>;
}

/**
 * Answers what the Worker fetches from the fakes' hosts, and lets everything else through: the test harness sends the
 * Worker's fetches through this process. Returns what undoes it.
 */
export function intercept(...fakes: Host[]): () => void {
  const { fetch } = globalThis;
  globalThis.fetch = async (input, init) => {
    const url = new URL(input instanceof Request ? input.url : input);
    const fake = fakes.find(({ hosts }) => hosts.includes(url.host));
    return fake ? fake.answer(new Request(url, init)) : fetch(input, init);
  };
  return () => {
    globalThis.fetch = fetch;
  };
}

function withQuery(address: string, query: Record<string, string>): string {
  return `${address}?${new URLSearchParams(query)}`;
}
