import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";

/**
 * The network between one page and the server: bytes pass, until the server's are held back or the line is cut. A cut reaches
 * both ends as a lost connection does, without the closing frames of a WebSocket.
 */
export class Line {
  /** When it cut something, or let go of what it held. */
  readonly harms: number[] = [];
  cuts = 0;
  holds = 0;
  private readonly server: Server;
  private readonly ends = new Set<Socket>();
  private held: { near: Socket; chunk: Buffer }[] | undefined;

  private constructor(server: Server) {
    this.server = server;
  }

  static async open(target: URL): Promise<Line> {
    const server = createServer();
    const line = new Line(server);
    server.on("connection", (near) => line.join(near, connect(Number(target.port), target.hostname)));
    await once(server.listen(0, "127.0.0.1"), "listening");
    return line;
  }

  get url(): URL {
    const address = this.server.address();
    if (!address || typeof address === "string") throw new Error("This line is closed.");
    return new URL(`http://127.0.0.1:${address.port}`);
  }

  /** Pieces that are held back now. */
  get waiting(): number {
    return this.held?.length ?? 0;
  }

  cut(): void {
    this.harms.push(performance.now());
    this.held = undefined;
    this.cuts += 1;
    for (const end of this.ends) end.resetAndDestroy();
  }

  /** Holds back what the server says. What the page says still arrives. */
  hold(): void {
    this.held ??= [];
    this.holds += 1;
  }

  release(): void {
    if (!this.held) return;
    this.harms.push(performance.now());
    for (const { near, chunk } of this.held) near.write(chunk);
    this.held = undefined;
  }

  close(): void {
    for (const end of this.ends) end.destroy();
    this.server.close();
  }

  private join(near: Socket, far: Socket): void {
    near.on("data", (chunk: Buffer) => far.write(chunk));
    far.on("data", (chunk: Buffer) => (this.held ? this.held.push({ near, chunk }) : near.write(chunk)));
    this.tie(near, far);
    this.tie(far, near);
  }

  /** What becomes of one end becomes of the other. */
  private tie(end: Socket, other: Socket): void {
    this.ends.add(end);
    end.setNoDelay(true);
    end.on("error", () => {});
    end.on("close", () => {
      this.ends.delete(end);
      other.destroy();
    });
  }
}
