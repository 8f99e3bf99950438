import { randomUUID } from "node:crypto";

/** What the next call meets instead of an honest answer. */
type Fault = "unreachable" | "not-json" | "internal-error" | "hangs";

interface Token {
  isHuman: boolean;
  isExpired: boolean;
  /** The idempotency key that it was used with, once it was. */
  usedFor?: string | null;
}

/** Turnstile's siteverify on this machine. It refuses what the real one refuses. */
export class FakeTurnstile {
  readonly hosts = ["challenges.cloudflare.com"];
  readonly siteKey = "1x00000000000000000000AA";
  readonly secret = "1x0000000000000000000000000000000AA";
  calls = 0;
  private readonly tokens = new Map<string, Token>();
  private fault: Fault | undefined;

  /** A token as the widget would put it into a form. */
  issue({ isHuman = true, isExpired = false } = {}): string {
    const token = randomUUID();
    this.tokens.set(token, { isHuman, isExpired });
    return token;
  }

  next(fault: Fault): void {
    this.fault = fault;
  }

  async answer(request: Request): Promise<Response> {
    this.calls += 1;
    const fault = this.fault;
    this.fault = undefined;
    if (fault === "unreachable") throw new TypeError("fetch failed");
    if (fault === "hangs") return new Promise(() => {});
    if (fault === "not-json") return new Response("<html>502</html>", { status: 502 });
    if (fault) return Response.json({ success: false, "error-codes": [fault] });
    if (request.method !== "POST" || new URL(request.url).pathname !== "/turnstile/v0/siteverify")
      return new Response(null, { status: 405 });
    const code = this.judge(await request.formData());
    return Response.json({ success: code === null, "error-codes": code === null ? [] : [code] });
  }

  private judge(fields: FormData): string | null {
    const [secret, response, key] = ["secret", "response", "idempotency_key"].map((name) => fields.get(name));
    if (!secret) return "missing-input-secret";
    if (secret !== this.secret) return "invalid-input-secret";
    if (!response) return "missing-input-response";
    if (key && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(String(key))) return "bad-request";
    const token = this.tokens.get(String(response));
    if (!token?.isHuman) return "invalid-input-response";
    const isRepeated = token.usedFor !== undefined && (token.usedFor === null || token.usedFor !== key);
    if (token.isExpired || isRepeated) return "timeout-or-duplicate";
    token.usedFor = key ? String(key) : null;
    return null;
  }
}
