import { closeCodes, encode, type ServerFrame, type Visitor } from "./protocol.ts";

/** What a socket remembers through hibernation. */
export interface Attachment {
  browser: string;
  visitor: Visitor | null;
}

/** Sessions' ids have no colon, so the two kinds of tag cannot be taken for each other. */
export function personTag(userId: string): string {
  return `person:${userId}`;
}

export function isOpen(socket: WebSocket): boolean {
  return socket.readyState === WebSocket.OPEN;
}

export function attachmentOf(socket: WebSocket): Attachment {
  return socket.deserializeAttachment();
}

/** The frame goes first: it arrives at once, while the connection may linger. */
export function endSocket(socket: WebSocket): void {
  send(socket, { type: "session-ended" });
  socket.close(closeCodes.sessionEnded, "session ended");
}

export function send(socket: WebSocket, frame: ServerFrame): void {
  sendText(socket, encode(frame));
}

/** A socket may close between being listed and being written to; its browser will come back for a new snapshot. */
export function sendText(socket: WebSocket, text: string): void {
  try {
    socket.send(text);
  } catch {
    socket.close(1011, "could not be written to");
  }
}
