import type { Page } from "@playwright/test";
import { v7 as uuidv7 } from "uuid";
import { encode, type ServerFrame, type ShownEntry } from "~/features/live/protocol.ts";

/** Says frames to a page over its own socket, between those of the server: many in no time, and in any order. */
export class InjectedNews {
  private say: (text: string) => void = () => {};
  private isOpen = false;

  static async into(page: Page): Promise<InjectedNews> {
    const news = new InjectedNews();
    await page.routeWebSocket(/\/live\?/, (socket) => {
      news.say = (text) => socket.send(text);
      // Only who was let in is answered.
      socket.connectToServer().onMessage((message) => {
        news.isOpen = true;
        socket.send(message);
      });
    });
    return news;
  }

  /** Whether the page listens by now. */
  readonly isHeard = (): boolean => this.isOpen;

  send(frame: ServerFrame): void {
    this.say(encode(frame));
  }

  /** Tells of an entry that everybody may read, as if it had been signed at `at`. */
  show(fields: Partial<ShownEntry> = {}): ShownEntry {
    const at = fields.at ?? Date.now();
    const blank = { name: "Ada", body: "Hello", country: null, editedAt: null, reactions: { seq: 0, counts: {} } };
    const entry = { ...blank, id: uuidv7({ msecs: at }), at, ...fields };
    this.send({ type: "guestbook", change: "shown", entry });
    return entry;
  }
}
