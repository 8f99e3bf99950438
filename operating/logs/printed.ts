import { z } from "zod";
import { parseJson, type TailMessage } from "./tail-message.ts";

const field = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** A line that the Worker has logged. See `src/platform/log.ts`. */
const ownLine = z.object({ level: z.string(), event: z.string() }).catchall(field);
type OwnLine = z.infer<typeof ownLine>;

const requestLine = z.object({
  event: z.literal("request"),
  ...{ level: z.string(), method: z.string(), route: z.string(), id: z.string() },
  ...{ status: z.number(), ms: z.number(), statements: z.number(), rowsRead: z.number(), rowsWritten: z.number() },
  copy: z.boolean().optional(),
});

/** What a Worker that did not end by itself has ended by. */
const outcomes: Readonly<Record<string, string>> = {
  exception: "An error left the Worker.",
  exceededCpu: "It took more CPU time than the plan allows.",
  exceededMemory: "It took more memory than a Worker has.",
  scriptNotFound: "There is no such Worker.",
  responseStreamDisconnected: "Whoever asked left before the answer was complete.",
};
const usual = ["ok", "canceled", "responseStreamDisconnected"];

/** Whether anything about this went wrong. */
export function isFailure(message: TailMessage): boolean {
  const hasErrorLine = message.logs.some(({ message: [text] }) => ownLineIn(text)?.level === "error");
  return hasErrorLine || message.exceptions.length > 0 || !usual.includes(message.outcome);
}

/** The Worker's own lines of a message, as it wrote them. */
export function rawLines({ logs }: TailMessage): string[] {
  return logs.flatMap(({ message: [text] }) => (typeof text === "string" && ownLineIn(text) ? [text] : []));
}

/** All of a message for a person to read, a line an entry. */
export function printed(message: TailMessage, { withOwn = true } = {}): string[] {
  const logs = message.logs.flatMap(({ timestamp, level, message: parts }) => {
    const own = ownLineIn(parts[0]);
    if (own) return withOwn ? printOwn(timestamp, own) : [];
    return entry(timestamp, level, parts.map(asText).join(" "));
  });
  const exceptions = message.exceptions.flatMap(({ timestamp, name, message: text, stack }) =>
    entry(timestamp, "error", `exception  ${name}: ${asText(text)}`, stack),
  );
  return [...logs, ...exceptions, ...printOutcome(message)];
}

function ownLineIn(text: unknown): OwnLine | undefined {
  return typeof text === "string" ? ownLine.safeParse(parseJson(text)).data : undefined;
}

function printOwn(at: number, line: OwnLine): string[] {
  const request = requestLine.safeParse(line).data;
  if (request) return printRequest(at, request);
  const { level, event, id, route, stack, ...fields } = line;
  const rest = Object.entries(fields).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
  const words = [event, route, ...rest, id].filter((word) => word !== undefined);
  return entry(at, level, words.join("  "), typeof stack === "string" ? stack : undefined);
}

function printRequest(at: number, line: z.infer<typeof requestLine>): string[] {
  const { method, status, ms, route, statements, rowsRead, rowsWritten, id } = line;
  const cost = statements > 0 && `D1 ${statements} statements, ${rowsRead} rows read, ${rowsWritten} written`;
  const words = [route, line.copy && "copy", cost, id].filter((word) => typeof word === "string");
  return entry(at, line.level, `${method.padEnd(6)} ${status} ${String(ms).padStart(6)} ms  ${words.join("  ")}`);
}

/** What Cloudflare says beside the Worker's own lines: how it ended, and that it shows only a part. */
function printOutcome({ outcome, event, eventTimestamp, logs, exceptions }: TailMessage): string[] {
  const at = eventTimestamp ?? logs[0]?.timestamp ?? exceptions[0]?.timestamp ?? Date.now();
  const notice = event?.message ? entry(at, "warn", event.message) : [];
  if (outcome === "ok" || (usual.includes(outcome) && logs.length > 0)) return notice;
  const request = event?.request;
  // Without the query: that of a sign-in link is a key.
  const asked = request ? `${request.method} ${URL.parse(request.url)?.pathname ?? ""}` : event?.cron;
  const words = [outcome, asked, outcomes[outcome]].filter((word) => word !== undefined);
  return [...notice, ...entry(at, usual.includes(outcome) ? "info" : "error", words.join("  "))];
}

function entry(at: number, level: string, text: string, stack?: string): string[] {
  const frames = stack?.split("\n").map((line) => `         ${line.trim()}`) ?? [];
  return [`${new Date(at).toTimeString().slice(0, 8)} ${level.padEnd(5)} ${text}`, ...frames].map(harmless);
}

function asText(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** Nothing in a log may move the cursor, colour the terminal or turn text round. */
export function harmless(line: string): string {
  return line.replace(/[\p{Cc}\p{Bidi_Control}]/gu, " ");
}
