import { vi } from "vitest";
import { type ClientFrame, parseClientFrame } from "~/features/live/client-frame.ts";
import { encode, ping, pong, type ServerFrame } from "~/features/live/protocol.ts";

/** A browser's socket whose other end is the test. Events fire as in a browser: none from within a call. */
export class FakeSocket extends EventTarget {
  static readonly OPEN = WebSocket.OPEN;
  readonly url: URL;
  readonly sent: string[] = [];
  readyState: number = WebSocket.CONNECTING;

  constructor(url: URL | string) {
    super();
    this.url = new URL(url);
  }

  get hello(): Record<string, string> {
    return Object.fromEntries(this.url.searchParams);
  }

  /** What the page has sent, pings aside. */
  get frames(): (ClientFrame | null)[] {
    return this.sent.filter((text) => text !== ping).map(parseClientFrame);
  }

  send(text: string): void {
    if (this.readyState !== WebSocket.OPEN) throw new Error("Nothing can be sent over this socket.");
    this.sent.push(text);
  }

  close(): void {
    this.readyState = WebSocket.CLOSING;
  }

  isLetGo(): boolean {
    return this.readyState === WebSocket.CLOSING;
  }

  accept(): void {
    this.readyState = WebSocket.OPEN;
    this.dispatchEvent(new Event("open"));
  }

  say(frame: ServerFrame): void {
    this.sayText(encode(frame));
  }

  pong(): void {
    this.sayText(pong);
  }

  /** The server ends the connection, or it breaks. */
  end(code = 1006): void {
    this.readyState = WebSocket.CLOSED;
    this.dispatchEvent(Object.assign(new Event("close"), { code }));
  }

  private sayText(data: string): void {
    this.dispatchEvent(new MessageEvent("message", { data }));
  }
}

/** As much of a browser's page as a connection looks at, on a clock that only the test moves. */
export class FakePage {
  readonly sockets: FakeSocket[] = [];
  readonly storage = new Map<string, string>();
  private readonly window = new EventTarget();
  private readonly document = Object.assign(new EventTarget(), { hidden: false, documentElement: { dataset: {} } });
  private readonly navigator = { onLine: true };

  constructor() {
    vi.useFakeTimers();
    const { sockets, window } = this;
    class Socket extends FakeSocket {
      constructor(url: URL) {
        super(url);
        sockets.push(this);
      }
    }
    vi.stubGlobal("WebSocket", Socket);
    vi.stubGlobal("document", this.document);
    vi.stubGlobal("navigator", this.navigator);
    vi.stubGlobal("location", new URL("https://cirrus.example/counter"));
    vi.stubGlobal("addEventListener", window.addEventListener.bind(window));
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => this.storage.get(key) ?? null,
      setItem: (key: string, value: string) => this.storage.set(key, value),
    });
  }

  /** The socket of now. */
  get socket(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("This page has opened no socket.");
    return socket;
  }

  setHidden(isHidden: boolean): void {
    this.document.hidden = isHidden;
    this.document.dispatchEvent(new Event("visibilitychange"));
  }

  setOnline(isOnline: boolean): void {
    this.navigator.onLine = isOnline;
    this.window.dispatchEvent(new Event(isOnline ? "online" : "offline"));
  }

  /** Lets time pass, and whatever was due happen. */
  async pass(ms = 0): Promise<void> {
    await vi.advanceTimersByTimeAsync(ms);
  }

  leave(): void {
    vi.useRealTimers();
    vi.restoreAllMocks();
    vi.unstubAllGlobals();
    vi.resetModules();
  }
}
