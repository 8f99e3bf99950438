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
    const fix = "Look at the domain if it is new, and into npm run logs if it is not.";
    return [fail("Health", `${address.origin} does not answer: ${reasonOf(error)}`, fix)];
  }
}

async function checkHealth(response: Response): Promise<Finding> {
  const about = "Health";
  const answer = health.safeParse(await response.json().catch(() => undefined)).data;
  const look = "Look which part at /api/health there, and why in npm run logs.";
  switch (answer?.status) {
    case "pass":
      return ok(about, `all parts are up${describeBuild(answer.releaseId)}`);
    case "warn":
      return warn(about, "the site works, and is slower than usual", look);
    case "fail":
      return fail(about, "a part is down that the site cannot do without", look);
    default:
      return fail(
        about,
        `/api/health answers ${response.status}, and not as Cirrus does`,
        "Look what the address leads to.",
      );
  }
}

function describeBuild(id: string | undefined): string {
  if (!id) return "";
  return `; it runs build ${id}, ${id === readBuildId() ? "made from this checkout" : "made from other files than these"}`;
}

function checkDoors(statuses: readonly number[]): Finding {
  const about = "Closed doors";
  const open = laptopOnly.filter((_, index) => (statuses[index] ?? 0) < 400);
  const unclear = laptopOnly.filter((_, index) => statuses[index] !== 404);
  if (open.length > 0) {
    const fix = "Deploy at once, with --rotate-secret: whoever came by could read sign-in codes.";
    return fail(about, `anybody can open ${open.join(" and ")}`, fix);
  }
  if (unclear.length === 0) return ok(about, `${laptopOnly.join(" and ")} answer 404`);
  return warn(
    about,
    `${unclear.join(" and ")} answer ${statuses.join(" and ")}, where 404 was to come`,
    "Look again when the site is well.",
  );
}

function checkHeaders(expected: ReadonlyMap<string, string>, answers: Readonly<Record<string, Response>>): Finding {
  const about = "Headers";
  const missing = Object.entries(answers).flatMap(([path, { headers }]) =>
    [...expected].flatMap(([name, value]) => (headers.get(name)?.includes(value) ? [] : [`${name} at ${path}`])),
  );
  if (missing.length === 0) return ok(about, `/ and /api/health carry all ${expected.size} security headers`);
  const fix = "Look for a rule of the zone that changes headers, then deploy again.";
  return fail(about, `missing or changed: ${missing.join(", ")}`, fix);
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
