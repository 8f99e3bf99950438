import { DurableObject } from "cloudflare:workers";
import { pictures } from "~/platform/limits.ts";
import type { Subject } from "./card.ts";

/**
 * Draws pictures, one after the other. It is an object only because Cloudflare gives objects seconds of CPU where the free
 * plan gives a request of the Worker ten milliseconds (decision 16); it keeps nothing.
 */
export class Painter extends DurableObject<Cloudflare.Env> {
  private last: Promise<unknown> = Promise.resolve();
  private waiting = 0;

  /**
   * An entry as PNG. `origin` is where the dev server has the fonts.
   * @throws when too many others wait already.
   */
  async paint(subject: Subject, origin: string): Promise<Uint8Array<ArrayBuffer>> {
    if (this.waiting >= pictures.maxWaiting) throw new Error("Too many pictures wait to be drawn.");
    this.waiting += 1;
    const drawn = this.last.then(() => this.draw(subject, origin));
    this.last = drawn.catch(() => undefined);
    return drawn.finally(() => {
      this.waiting -= 1;
    });
  }

  private async draw(subject: Subject, origin: string): Promise<Uint8Array<ArrayBuffer>> {
    // Whoever draws nothing loads nothing of this: most isolates never do.
    const { draw } = await import("./draw.ts");
    return draw(subject, (path) => this.read(new URL(path, origin)));
  }

  private async read(url: URL): Promise<Response> {
    // The dev server has the fonts where npm put them, and makes scripts of style sheets unless it is told not to.
    const response = import.meta.env.DEV
      ? await fetch(url, { headers: { accept: "text/css,*/*" } })
      : await this.env.ASSETS.fetch(url);
    if (!response.ok) throw new Error(`The build has no ${url.pathname}: ${response.status}.`);
    return response;
  }
}
