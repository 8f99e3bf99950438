import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";

/** The line between a browser and the site. It can be cut and mended, and can put another file in place of one. */
export class Line {
  private readonly site: URL;
  private readonly replaced = new Map<string, string>();
  private readonly server = createServer((asked, answer) => this.pass(asked, answer));
  private port = 0;
  private isCut = false;

  constructor(site: URL) {
    this.site = site;
    this.server.on("connection", (socket) => this.isCut && socket.resetAndDestroy());
  }

  get origin(): string {
    return `http://${this.site.hostname}:${this.port}`;
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, this.site.hostname, resolve));
    const address = this.server.address();
    if (address && typeof address === "object") this.port = address.port;
  }

  /** Drops what comes and goes. The port stays its own: given back, another process may have it when the line is mended. */
  cut(): void {
    this.isCut = true;
    this.server.closeAllConnections();
  }

  mend(): void {
    this.isCut = false;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.server.closeAllConnections();
    await closed;
  }

  /** From now on, this script is at `path`. */
  replace(path: string, script: string): void {
    this.replaced.set(path, script);
  }

  private pass(asked: IncomingMessage, answer: ServerResponse): void {
    const script = this.replaced.get(asked.url ?? "");
    if (script !== undefined) {
      answer.writeHead(200, { "content-type": "text/javascript", "cache-control": "no-cache" }).end(script);
      return;
    }
    const { method, headers, url } = asked;
    const onwards = request(new URL(url ?? "/", this.site), { method, headers, agent: false }, (got) => {
      answer.writeHead(got.statusCode ?? 502, got.headers);
      got.pipe(answer);
    });
    onwards.on("error", () => answer.destroy());
    asked.pipe(onwards);
  }
}
