import * as z from "zod/mini";
import { wordsFrom } from "~/platform/language.ts";
import { healthWords } from "./words.ts";

const check = z.object({ status: z.string(), observedValue: z.number() });
const health = z.object({
  status: z.literal(["pass", "warn", "fail"]),
  checks: z.catchall(z.object({}), z.array(check)),
});

/** Parts by the names that people know them by, in the order in which they are shown. */
const names = { "db:responseTime": "D1", "kv:responseTime": "KV", "live:responseTime": "Live" };

/** The health of the site in two words, and that of each part: "D1 3 ms · KV ✗ · Live 5 ms". */
export async function askHealth(): Promise<{ status: string; parts: string }> {
  const words = wordsFrom(healthWords);
  try {
    const response = await fetch("/api/health");
    const { status, checks } = health.parse(await response.json());
    const parts = Object.entries(names).flatMap(([part, name]) =>
      (checks[part] ?? []).map((found) => `${name} ${found.status === "pass" ? `${found.observedValue} ms` : "✗"}`),
    );
    return { status: words[status], parts: parts.join(" · ") };
  } catch {
    return { status: words.noAnswer, parts: "" };
  }
}
