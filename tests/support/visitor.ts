import type { CounterSnapshot } from "~/features/live/protocol.ts";

/** A browser without JavaScript: follows nothing by itself, keeps cookies, sends Origin with every post. */
export class Visitor {
  private readonly site: URL;
  private readonly cookies = new Map<string, string>();
  private readonly ask: (url: URL, init: RequestInit) => Promise<Response>;

  /** `ask` reaches a site that no name leads to, such as one at a stand-in for Cloudflare. */
  constructor(site: URL, ask: Visitor["ask"] = fetch) {
    this.site = site;
    this.ask = ask;
  }

  /** The Cookie header as this visitor would send it now. */
  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  async request(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    if (this.cookies.size > 0 && !headers.has("cookie")) headers.set("cookie", this.cookie);
    const response = await this.ask(new URL(path, this.site), { redirect: "manual", ...init, headers });
    for (const line of response.headers.getSetCookie()) this.keep(line);
    return response;
  }

  get(path: string, headers: HeadersInit = {}): Promise<Response> {
    return this.request(path, { headers });
  }

  async read(path: string): Promise<string> {
    return (await this.get(path)).text();
  }

  /** Posts a form as a page of the site would. */
  submit(path: string, fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    const body = new URLSearchParams(fields);
    return this.request(path, { method: "POST", body, headers: { origin: this.site.origin, ...headers } });
  }

  postJson(path: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
    const defaults = { origin: this.site.origin, "content-type": "application/json" };
    return this.request(path, { method: "POST", body: JSON.stringify(body), headers: { ...defaults, ...headers } });
  }

  /** Asks for a code as the sign-in page does. */
  askForCode(email: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.submit("/sign-in?next=%2Fprofile&_action=auth.sendCode", { email }, headers);
  }

  enterCode(email: string, code: string, headers: Record<string, string> = {}): Promise<Response> {
    return this.submit("/sign-in?next=%2Fprofile&_action=auth.signIn", { email, code }, headers);
  }

  /** Signs in all the way: code by mail, out of the dev mailbox, into the form. */
  async signIn(email: string, headers: Record<string, string> = {}): Promise<void> {
    await this.askForCode(email, headers);
    const response = await this.enterCode(email, await this.readCode(email), headers);
    if (response.status !== 303) throw new Error(`Signing in as ${email} ended with ${response.status}.`);
  }

  /** The newest code that was mailed to an address. */
  async readCode(email: string): Promise<string> {
    const mails = await this.readMails(email);
    const [code] = mails.flatMap((text) => /\b\d{6}\b/.exec(text)?.[0] ?? []);
    if (!code) throw new Error(`There is no code in the mailbox for ${email}.`);
    return code;
  }

  /** The sign-in links that were mailed to an address, newest first, each as a path of the site. */
  async readLinks(email: string): Promise<string[]> {
    const mails = await this.readMails(email);
    return mails.flatMap((text) => /\/sign-in\/link\?[^\s\])]+/.exec(text)?.[0] ?? []);
  }

  private async readMails(email: string): Promise<string[]> {
    const response = await fetch(new URL(`/dev/mailbox.json?to=${encodeURIComponent(email)}`, this.site));
    const mails: { text: string }[] = await response.json();
    return mails.map(({ text }) => text);
  }

  async readCounter(): Promise<CounterSnapshot> {
    const response = await this.get("/api/counter");
    return response.json<CounterSnapshot>();
  }

  /** Signs the guestbook and returns the path that the form leads to. */
  async sign(body: string): Promise<string> {
    const response = await this.postEntry({ body, stamp: await this.openForm() });
    const next = response.headers.get("location");
    if (response.status !== 303 || !next) throw new Error(`Signing ended with ${response.status}.`);
    return next;
  }

  /** Opens the form for an entry, and returns what it carries beside the text. */
  async openForm(): Promise<string> {
    return stampOn(await this.read("/guestbook/sign"));
  }

  postEntry(fields: Record<string, string>, headers: Record<string, string> = {}): Promise<Response> {
    return this.submit("/guestbook/sign?_action=guestbook.sign", fields, headers);
  }

  /** Takes a cookie, as a line of `Set-Cookie` has it. */
  keep(line: string): void {
    const [pair = "", ...attributes] = line.split(";");
    const [name = "", value = ""] = pair.split(/=(.*)/s).map((part) => part.trim());
    const isExpired = attributes.some((attribute) => /^\s*max-age=0$/i.test(attribute) || /1970/.test(attribute));
    if (isExpired) this.cookies.delete(name);
    else this.cookies.set(name, value);
  }
}

/** What the form of a page carries, so that it makes one entry. */
export function stampOn(html: string): string {
  return /name="stamp" value="([^"]+)"/.exec(html)?.[1] ?? "";
}

/** Six digits that are not the code. */
export function wrongCode(code: string): string {
  return code === "000000" ? "111111" : "000000";
}
