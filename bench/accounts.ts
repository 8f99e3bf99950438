import { z } from "zod";
import { type Site, startSite } from "../tests/support/site.ts";
import { Visitor } from "../tests/support/visitor.ts";
import { atMost, type Goal } from "./goals.ts";
import type { Bench, Findings, Probe } from "./probe.ts";
import { type Open, shared } from "./shared.ts";

/** What signing in, and being signed in, costs D1 and KV. */
export function openAccountsBench(): Bench {
  const site = shared(
    () => startSite({ kv: "counting-kv" }),
    (started) => started.close(),
  );
  return { probes: [reading(site.open), signingIn(site.open), ending(site.open)], close: site.close };
}

const page = "/counter";
const email = "bench@example.com";
const d1 = (what: string) => `D1 statements: ${what}`;
const kv = (what: string) => `KV operations: ${what}`;

const anonymous = "a page for somebody without a session";
const warm = "a page, session in the cookie";
const cool = "a page, session in KV";
const cold = "a page, session in D1 alone";

function reading(open: Open<Site>): Probe {
  return {
    title: "reading",
    goals: [
      ...nothing(anonymous),
      ...nothing(warm),
      { figure: d1(cool), bound: atMost(0) },
      { figure: d1(cold), bound: atMost(2) },
    ],
    measure: async () => {
      const site = await open();
      const visitor = new Visitor(site.url);
      const findings = [await costOf(site, anonymous, () => visitor.get(page))];
      await visitor.signIn(email);
      const cookie = visitor.cookie.replace(/cirrus\.session_data=[^;]*/, "");
      findings.push(await costOf(site, warm, () => visitor.get(page)));
      findings.push(await costOf(site, cool, () => visitor.get(page, { cookie })));
      await site.kv?.fetch("https://kv.test/wiped");
      findings.push(await costOf(site, cold, () => visitor.get(page, { cookie })));
      return together(findings);
    },
  };
}

function signingIn(open: Open<Site>): Probe {
  const asking = "asking for a code";
  const entering = "entering the code, new person";
  const again = "entering the code, known person";
  return {
    title: "signing in",
    goals: [],
    measure: async () => {
      const site = await open();
      const findings: Findings[] = [];
      for (const [visitor, what] of [
        [new Visitor(site.url), entering],
        [new Visitor(site.url), again],
      ] as const) {
        findings.push(await costOf(site, asking, () => visitor.askForCode("newcomer@example.com")));
        const code = await visitor.readCode("newcomer@example.com");
        findings.push(await costOf(site, what, () => visitor.enterCode("newcomer@example.com", code)));
      }
      return together(findings);
    },
  };
}

function ending(open: Open<Site>): Probe {
  const what = "ending another session";
  return {
    title: "ending a session",
    goals: [],
    measure: async () => {
      const site = await open();
      const [laptop, phone] = [new Visitor(site.url), new Visitor(site.url)];
      for (const visitor of [laptop, phone]) await visitor.signIn(email);
      const { session } = await (await phone.get("/auth/get-session")).json<{ session: { id: string } }>();
      const end = () => laptop.submit("/profile?_action=profile.endSession", { session: session.id });
      return costOf(site, what, end);
    },
  };
}

function nothing(what: string): Goal[] {
  return [d1(what), kv(what)].map((figure) => ({ figure, bound: atMost(0) }));
}

/** What a request costs: D1 by the header that the site sends at stage `dev`, KV by its stand-in's count. */
async function costOf(site: Site, what: string, ask: () => Promise<Response>): Promise<Findings> {
  await operations(site);
  const { headers } = await ask();
  const statements = /"(\d+) statements"/.exec(headers.get("server-timing") ?? "")?.[1];
  return {
    figures: [
      { name: d1(what), value: Number(statements), unit: "statements" },
      { name: kv(what), value: await operations(site), unit: "operations" },
    ],
  };
}

const counts = z.object({ get: z.number(), put: z.number(), delete: z.number() });

/** How often KV was asked since the last time. */
async function operations({ kv }: Site): Promise<number> {
  if (!kv) throw new Error("This site has no KV that counts.");
  const counted = counts.parse(await (await kv.fetch("https://kv.test/")).json());
  return counted.get + counted.put + counted.delete;
}

/** The figures of several, each once. */
function together(findings: Findings[]): Findings {
  const figures = findings.flatMap((finding) => finding.figures);
  return {
    figures: figures.filter(({ name }, index) => figures.findIndex((figure) => figure.name === name) === index),
  };
}
