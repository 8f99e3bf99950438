import { z } from "zod";
import { readBuildId } from "../../scripts/build-id.ts";
import { type Finding, fail, ok, warn } from "./finding.ts";
import { type Ask, reasonOf } from "./outside.ts";

/** What must not answer outside of a laptop: both would let anybody in, or look in. */
const laptopOnly = ["/dev/mailbox", "/auth/reference"];

const health = z.object({ status: z.enum(["pass", "warn", "fail"]), releaseId: z.string().optional() });

/** Asks a running stage what any visitor could ask. @param headers those that every answer carries, by name. */
export async function checkRunning(address: URL, headers: ReadonlyMap<string, string>, ask: Ask): Promise<Finding[]> {
  const visit = (path: string) => ask(new URL(path, address).href);
  try {
    const [answer, page, ...doors] = await Promise.all(["/api/health", "/", ...laptopOnly].map(visit));
    if (!answer || !page) return [];
    return [
      await checkHealth(answer),
      checkDoors(doors.map(({ status }) => status)),
      checkHeaders(headers, { "/": page, "/api/health": answer }),
    ];
  } catch (error) {
    const fix = "Look at its log: npm run logs; and at the domain, if it is new.";
    return [fail("Health", `${address.origin} does not answer: ${reasonOf(error)}`, fix)];
  }
}

async function checkHealth(response: Response): Promise<Finding> {
  const about = "Health";
  const answer = health.safeParse(await response.json().catch(() => undefined)).data;
  if (!answer)
    return fail(about, `answers ${response.status}, and not as Cirrus does`, "Look what the address leads to.");
  if (answer.status === "fail")
    return fail(
      about,
      "a part is down that the site cannot do without",
      "Look at /api/health there, and at npm run logs.",
    );
  if (answer.status === "warn")
    return warn(about, "works, and is slower than usual", "Look at /api/health there: KV does not answer.");
  return ok(about, `all parts are up${describeBuild(answer.releaseId)}`);
}

function describeBuild(id: string | undefined): string {
  if (!id) return "";
  return id === readBuildId()
    ? `; it runs build ${id}, which is this checkout`
    : `; it runs build ${id}, and not this checkout`;
}

function checkDoors(statuses: readonly number[]): Finding {
  const open = laptopOnly.filter((_, index) => statuses[index] !== 404);
  if (open.length === 0) return ok("Closed doors", `${laptopOnly.join(" and ")} answer 404`);
  const fix = "Deploy at once with npm run deploy, which sets STAGE; then rotate BETTER_AUTH_SECRET.";
  return fail("Closed doors", `${open.join(" and ")} can be opened by anybody`, fix);
}

function checkHeaders(expected: ReadonlyMap<string, string>, answers: Readonly<Record<string, Response>>): Finding {
  const about = "Headers";
  const missing = Object.entries(answers).flatMap(([path, { headers }]) =>
    [...expected].flatMap(([name, value]) => (headers.get(name)?.includes(value) ? [] : [`${name} at ${path}`])),
  );
  if (missing.length === 0)
    return ok(about, `all ${expected.size} security headers, on pages and on what the Worker answers`);
  return fail(
    about,
    `missing or changed: ${missing.join(", ")}`,
    "Look for a rule of the zone that changes headers, then deploy again.",
  );
}

/** What every file of `public/_headers` carries. The Worker's own answers say the same. */
export function readExpectedHeaders(text: string): Map<string, string> {
  const [, forAll = ""] = /^\/\*\n((?:[ \t]+\S.*\n?)+)/m.exec(text) ?? [];
  const pairs = forAll
    .trim()
    .split("\n")
    .map((line) => /^\s*([\w-]+):\s*(.+)$/.exec(line));
  return new Map(
    pairs.flatMap((pair) => (pair?.[1] && pair[2] ? [[pair[1].toLowerCase(), pair[2].trim()] as const] : [])),
  );
}
