import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

const opcodes = { text: 1, close: 8, ping: 9, pong: 10 } as const;

/**
 * Cloudflare's end of a tail. Written out because wrangler sends frames without a mask, which every library refuses
 * and Cloudflare takes.
 */
export class TailSocket {
  private readonly socket: Duplex;
  private unread = Buffer.alloc(0);

  constructor({ headers }: IncomingMessage, socket: Duplex, protocol: string) {
    this.socket = socket;
    const guid = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
    const accept = createHash("sha1").update(`${headers["sec-websocket-key"]}${guid}`).digest("base64");
    const answer = ["HTTP/1.1 101 Switching Protocols", "Upgrade: websocket", "Connection: Upgrade"];
    const named = [`Sec-WebSocket-Accept: ${accept}`, `Sec-WebSocket-Protocol: ${protocol}`];
    socket.write(`${[...answer, ...named].join("\r\n")}\r\n\r\n`);
    socket.on("data", (chunk: Buffer) => this.read(chunk));
    socket.on("error", () => socket.destroy());
  }

  onClose(listener: () => void): void {
    this.socket.on("close", listener);
  }

  send(text: string): void {
    this.write(opcodes.text, Buffer.from(text));
  }

  close(): void {
    this.write(opcodes.close, Buffer.alloc(0));
    this.socket.end();
  }

  private write(opcode: number, payload: Buffer): void {
    if (this.socket.writable) this.socket.write(Buffer.concat([frameHead(opcode, payload.length), payload]));
  }

  private read(chunk: Buffer): void {
    this.unread = Buffer.concat([this.unread, chunk]);
    for (let frame = takeFrame(this.unread); frame; frame = takeFrame(this.unread)) {
      this.unread = frame.rest;
      if (frame.opcode === opcodes.ping) this.write(opcodes.pong, frame.payload);
      if (frame.opcode === opcodes.close) this.close();
    }
  }
}

function frameHead(opcode: number, length: number): Buffer {
  if (length < 126) return Buffer.from([0x80 | opcode, length]);
  const head = Buffer.alloc(10);
  head.writeUInt8(0x80 | opcode, 0);
  head.writeUInt8(127, 1);
  head.writeBigUInt64BE(BigInt(length), 2);
  return head;
}

/** One whole frame off the front, its mask undone, or nothing while some of it is still to come. */
function takeFrame(bytes: Buffer) {
  const [first = 0, second = 0] = bytes;
  const short = second & 0x7f;
  const lengthBytes = { 126: 2, 127: 8 }[short] ?? 0;
  const maskBytes = second & 0x80 ? 4 : 0;
  const start = 2 + lengthBytes + maskBytes;
  if (bytes.length < start) return undefined;
  const length = lengthBytes === 0 ? short : Number(`0x${bytes.subarray(2, 2 + lengthBytes).toString("hex")}`);
  if (bytes.length < start + length) return undefined;
  const mask = bytes.subarray(start - maskBytes, start);
  const payload = Buffer.from(bytes.subarray(start, start + length));
  if (maskBytes > 0) for (const [index, byte] of payload.entries()) payload[index] = byte ^ (mask[index % 4] ?? 0);
  return { opcode: first & 0x0f, payload, rest: bytes.subarray(start + length) };
}
