import { EventEmitter, once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { z } from "zod";

/** What the next call meets instead of an honest answer. */
export type Fault =
  | { does: "answer"; status: number; body?: string; headers?: Record<string, string> }
  /** Never answers, and sends nothing. */
  | { does: "hang" }
  /** Answers as ever, but not before it is let. */
  | { does: "hold"; until: Promise<void> }
  /** Closes the connection without an answer. */
  | { does: "drop" }
  /** Takes the mail, and the answer is lost on the way back. */
  | { does: "accept-and-drop" };

const address = /^(?:[^<>@\s]+@[^<>@\s]+\.[^<>@\s]+|[^<>]+ <[^<>@\s]+@[^<>@\s]+\.[^<>@\s]+>)$/;
const field = (name: string) => z.string().regex(address, `Invalid \`${name}\` field.`);
const letterSchema = z
  .object({
    from: field("from"),
    to: z.union([field("to"), z.array(field("to")).min(1).max(50)]),
    subject: z.string().min(1, "Missing `subject` field."),
    html: z.string().optional(),
    text: z.string().optional(),
  })
  .refine(({ html, text }) => html || text, "Missing `html` or `text` field.");

export type SentMail = z.infer<typeof letterSchema> & { id: string };

/** One request, as far as a test may want to know. */
interface Call {
  at: number;
  idempotencyKey: string | undefined;
  status: number | null;
}

interface Verdict {
  status: number;
  body: unknown;
}

const refuse = (statusCode: number, name: string, message: string): Verdict => ({
  status: statusCode,
  body: { statusCode, name, message },
});

/** Resend's `POST /emails` on this machine. It refuses what the real one refuses, and keeps what it took. */
export class FakeResend {
  readonly sent: SentMail[] = [];
  readonly calls: Call[] = [];
  private readonly apiKey: string;
  private readonly server: Server;
  private readonly events = new EventEmitter();
  private readonly known = new Map<string, { body: string; id: string }>();
  private faults: Fault[] = [];

  private constructor(apiKey: string) {
    this.apiKey = apiKey;
    this.server = createServer((request, response) => {
      this.answer(request, response).catch((error) => response.destroy(error));
    });
  }

  static async start(apiKey: string): Promise<FakeResend> {
    const fake = new FakeResend(apiKey);
    fake.server.listen(0, "127.0.0.1");
    await once(fake.server, "listening");
    return fake;
  }

  get url(): string {
    const bound = this.server.address();
    if (!bound || typeof bound !== "object") throw new Error("The fake Resend is not listening.");
    return `http://127.0.0.1:${bound.port}`;
  }

  /** What the next calls meet, one each. Replaces what was left of an earlier order, and forgets earlier calls. */
  next(...faults: Fault[]): void {
    this.faults = faults;
    this.calls.length = 0;
  }

  mailsTo(recipient: string): SentMail[] {
    return this.sent.filter(({ to }) => [to].flat().includes(recipient));
  }

  /** The newest mail to an address, now or when it comes. */
  async mailTo(recipient: string): Promise<SentMail> {
    for (;;) {
      const mail = this.mailsTo(recipient).at(-1);
      if (mail) return mail;
      await once(this.events, "sent", { signal: AbortSignal.timeout(15_000) });
    }
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve, reject) => this.server.close((error) => (error ? reject(error) : resolve())));
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = await request.toArray();
    const body = Buffer.concat(chunks).toString("utf8");
    const idempotencyKey = request.headers["idempotency-key"]?.toString();
    const call: Call = { at: performance.now(), idempotencyKey, status: null };
    this.calls.push(call);
    const fault = this.faults.shift();
    if (fault?.does === "hang") return;
    if (fault?.does === "hold") await fault.until;
    if (fault?.does === "drop") return void response.destroy();
    if (fault?.does === "answer") {
      call.status = fault.status;
      return void response.writeHead(fault.status, fault.headers).end(fault.body ?? "");
    }
    const verdict = this.judge(request, body, idempotencyKey);
    if (fault?.does === "accept-and-drop") return void response.destroy();
    call.status = verdict.status;
    response.writeHead(verdict.status, { "content-type": "application/json" }).end(JSON.stringify(verdict.body));
  }

  private judge(request: IncomingMessage, body: string, key: string | undefined): Verdict {
    const refusal = this.refuseRequest(request, key);
    if (refusal) return refusal;
    const letter = letterSchema.safeParse(readJson(body));
    if (!letter.success) return refuse(422, "validation_error", letter.error.issues[0]?.message ?? "Bad fields.");
    const earlier = key === undefined ? undefined : this.known.get(key);
    if (earlier?.body === body) return { status: 200, body: { id: earlier.id } };
    if (earlier) return refuse(409, "invalid_idempotent_request", "Same idempotency key, different payload.");
    const id = crypto.randomUUID();
    if (key !== undefined) this.known.set(key, { body, id });
    this.sent.push({ ...letter.data, id });
    this.events.emit("sent");
    return { status: 200, body: { id } };
  }

  private refuseRequest({ method, url, headers }: IncomingMessage, key: string | undefined): Verdict | null {
    const { authorization = "", "content-type": contentType = "", "user-agent": userAgent } = headers;
    if (!userAgent) return refuse(403, "validation_error", "Name a user agent.");
    if (url !== "/emails") return refuse(404, "not_found", "The requested endpoint does not exist.");
    if (method !== "POST") return refuse(405, "method_not_allowed", "Method is not allowed for the requested path.");
    if (!authorization.startsWith("Bearer ")) return refuse(401, "missing_api_key", "Missing API key.");
    if (authorization !== `Bearer ${this.apiKey}`) return refuse(403, "invalid_api_key", "API key is invalid.");
    if (!/^application\/json\b/.test(contentType)) return refuse(415, "validation_error", "Send application/json.");
    if (key !== undefined && (key.length < 1 || key.length > 256))
      return refuse(400, "invalid_idempotency_key", "The key must be between 1-256 chars.");
    return null;
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
