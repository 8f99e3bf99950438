import { z } from "zod";

/** What `wrangler tail --format json` prints about one request, or one run of the clock. The rest of it is not read. */
const tailMessage = z.object({
  outcome: z.string(),
  eventTimestamp: z.number().nullish(),
  event: z
    .object({
      request: z.object({ method: z.string(), url: z.string() }).optional(),
      cron: z.string().optional(),
      /** Cloudflare's own words, such as that it shows only a part of what happens. */
      message: z.string().optional(),
    })
    .nullish(),
  logs: z.array(z.object({ level: z.string(), timestamp: z.number(), message: z.array(z.unknown()) })).default([]),
  exceptions: z
    .array(z.object({ name: z.string(), message: z.unknown(), stack: z.string().optional(), timestamp: z.number() }))
    .default([]),
});

export type TailMessage = z.infer<typeof tailMessage>;

/** A message, or output that is none. */
export type Tailed = { message: TailMessage } | { unread: string };

/** The messages in wrangler's output, each an object over many lines. What is none is handed on as it is. */
export async function* messagesIn(lines: AsyncIterable<string>): AsyncGenerator<Tailed> {
  const open: string[] = [];
  for await (const line of lines) {
    // Only the braces of a whole object stand at the beginning of a line: one that never ended gives way to the next.
    if (open.length > 0 && line.startsWith("{")) yield { unread: open.splice(0).join("\n") };
    if (line.trim()) open.push(line);
    const isUnfinished = open[0] === "{" && line !== "}";
    if (open.length > 0 && !isUnfinished) yield read(open.splice(0).join("\n"));
  }
  if (open.length > 0) yield { unread: open.join("\n") };
}

function read(text: string): Tailed {
  const { data } = tailMessage.safeParse(parseJson(text));
  return data ? { message: data } : { unread: text };
}

/** Undefined for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
