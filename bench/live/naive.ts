import { DurableObject } from "cloudflare:workers";

interface Snapshot {
  seq: number;
  value: number;
}

/**
 * What a first attempt at a live counter looks like, to compare with: each add is one row written and one frame to
 * every socket, at once. It speaks enough of the site's protocol to take the same load, and does none of its checks.
 */
export class Naive extends DurableObject<object> {
  constructor(state: DurableObjectState, env: object) {
    super(state, env);
    this.ctx.storage.sql.exec(`
      CREATE TABLE IF NOT EXISTS snapshot (id INTEGER PRIMARY KEY, seq INTEGER NOT NULL, value INTEGER NOT NULL);
      INSERT OR IGNORE INTO snapshot VALUES (1, 0, 0);
    `);
  }

  override fetch(): Response {
    const { 0: client, 1: server } = new WebSocketPair();
    this.ctx.acceptWebSocket(server);
    server.send(frameOf(this.read("SELECT seq, value FROM snapshot")));
    return new Response(null, { status: 101, webSocket: client });
  }

  override webSocketMessage(socket: WebSocket, message: string): void {
    const { n, amount }: { n: number; amount: number } = JSON.parse(message);
    const after = this.read("UPDATE snapshot SET seq = seq + 1, value = value + ? RETURNING seq, value", amount);
    socket.send(JSON.stringify({ type: "acknowledged", n, seq: after.seq }));
    const text = frameOf(after);
    for (const each of this.ctx.getWebSockets()) each.send(text);
  }

  private read(query: string, ...values: number[]): Snapshot {
    return this.ctx.storage.sql.exec<{ seq: number; value: number }>(query, ...values).one();
  }
}

function frameOf({ seq, value }: Snapshot): string {
  return JSON.stringify({ type: "counter", seq, value });
}

export default {
  fetch: (request, env) => env.NAIVE.getByName("the one").fetch(request),
} satisfies ExportedHandler<{ NAIVE: DurableObjectNamespace<Naive> }>;
