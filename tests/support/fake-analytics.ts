import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";

/** A point as Analytics Engine keeps it, and how many points it stands for. */
export interface KeptPoint {
  blobs: readonly string[];
  value: number;
  interval: number;
}

const path = /^\/accounts\/([0-9a-f]{32})\/analytics_engine\/sql$/;
const columns = /^(?:blob(?:1?\d|20)|double(?:1?\d|20)|index1|timestamp|_sample_interval|dataset)$/;
const keywords = new Set(
  "select as from where and or not group order by limit format json now interval day sum quantileexactweighted".split(
    " ",
  ),
);

/** The SQL API of Workers Analytics Engine, for one account with one dataset. It refuses what the real one refuses. */
export class FakeAnalytics {
  readonly account = "0123456789abcdef0123456789abcdef";
  readonly token = "analytics-token-for-tests-only";
  points: KeptPoint[] = [];
  calls = 0;
  /** Whether questions are left without an answer. */
  isHanging = false;
  private readonly dataset: string;
  private readonly server: Server;

  private constructor(dataset: string) {
    this.dataset = dataset;
    this.server = createServer(async (request, response) => {
      this.calls += 1;
      const chunks: Buffer[] = await request.toArray();
      if (this.isHanging) return;
      const { status, body } = this.judge(request, Buffer.concat(chunks).toString("utf8"));
      response.writeHead(status, { "content-type": "application/json" }).end(body);
    });
  }

  static async start(dataset: string): Promise<FakeAnalytics> {
    const fake = new FakeAnalytics(dataset);
    fake.server.listen(0, "127.0.0.1");
    await once(fake.server, "listening");
    return fake;
  }

  get url(): string {
    const bound = this.server.address();
    if (!bound || typeof bound !== "object") throw new Error("The fake Analytics Engine is not listening.");
    return `http://127.0.0.1:${bound.port}`;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((resolve, reject) => this.server.close((error) => (error ? reject(error) : resolve())));
  }

  private judge({ method, url, headers }: IncomingMessage, sql: string): { status: number; body: string } {
    const [, account] = path.exec(url ?? "") ?? [];
    if (!account) return { status: 404, body: "Not found" };
    if (method !== "POST") return { status: 405, body: "Method not allowed" };
    const isAllowed = headers.authorization === `Bearer ${this.token}` && account === this.account;
    // The real one says what it was asked with, so this one does, too: it must not get into a log.
    if (!isAllowed) return { status: 403, body: `Authentication error: ${headers.authorization}` };
    const fault = this.findFault(sql);
    if (fault) return { status: 422, body: fault };
    return { status: 200, body: JSON.stringify(this.answer(sql)) };
  }

  private findFault(sql: string): string | undefined {
    const [, table] = /\bFROM (\w+)/.exec(sql) ?? [];
    if (table !== this.dataset || this.points.length === 0) return `unable to find type of table: ${table}`;
    const aliases = new Set([...sql.matchAll(/\bAS (\w+)/g)].map(([, alias]) => alias));
    const words = sql.replaceAll(/'[^']*'/g, "").match(/\b[a-z_]\w*/gi) ?? [];
    const isKnown = (word: string) =>
      aliases.has(word) || word === table || columns.test(word) || keywords.has(word.toLowerCase());
    const unknown = words.find((word) => !isKnown(word));
    if (unknown) return `unknown identifier: ${unknown}`;
    const isQuantile = /quantileExactWeighted\(0?\.\d+\)\(\w+, \w+\)/.test(sql);
    return isQuantile && /GROUP BY blob1, blob2\b/.test(sql) ? undefined : "unable to parse sql";
  }

  /** The rows of the one question that the site asks, in the format of ClickHouse: sums of 64 bits are text. */
  private answer(sql: string) {
    const [, stage] = /blob3 = '([^']*)'/.exec(sql) ?? [];
    const [, quantile] = /quantileExactWeighted\(([\d.]+)\)/.exec(sql) ?? [];
    const asked = this.points.filter(({ blobs }) => blobs[2] === stage);
    const groups = [...Map.groupBy(asked, ({ blobs }) => `${blobs[0]} ${blobs[1]}`).values()];
    const data = groups.map((points) => {
      const [metric, route] = points[0]?.blobs ?? [];
      const views = points.reduce((sum, { interval }) => sum + interval, 0);
      return { metric, route, value: quantileOf(points, views * Number(quantile)), views: String(views) };
    });
    return { meta: [], data, rows: data.length, rows_before_limit_at_least: data.length };
  }
}

/** The value at which so many points have been passed, in order. */
function quantileOf(points: readonly KeptPoint[], rank: number): number | undefined {
  const sorted = points.toSorted((a, b) => a.value - b.value);
  const upTo = (index: number) => sorted.slice(0, index + 1).reduce((sum, { interval }) => sum + interval, 0);
  return sorted.find((_, index) => upTo(index) >= rank)?.value;
}
