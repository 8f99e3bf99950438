import { Visitor } from "../../tests/support/visitor.ts";
import { describeModule } from "../workerd/module.ts";
import { openPages, type PageOfPerson, socketUrl } from "../workerd/people.ts";
import { startBuiltSite } from "../workerd/site.ts";
import { startWorker } from "../workerd/worker.ts";
import type { Size } from "./size.ts";

/** What is put under load: sockets to open, and the value that it ends with where that can be asked. */
export interface Subject {
  pages: PageOfPerson[];
  /** Of the workerd that it runs in. */
  pid: number;
  value?: () => Promise<number>;
  close(): Promise<void>;
}

/** The built Worker, with one signed-in person for each socket. */
export async function startLive({ sockets, shards }: Size): Promise<Subject> {
  const site = await startBuiltSite({ PRESENCE_SHARDS: String(shards) });
  return {
    pages: await openPages(new Array(sockets).fill(site.url), await site.database("DB")),
    pid: site.pid(),
    value: async () => (await new Visitor(site.url).readCounter()).value,
    close: site.close,
  };
}

/** The naive object, in a workerd of its own that is started in the same way. It asks nobody who they are. */
export async function startNaive(sockets: number): Promise<Subject> {
  const { url, pid, close } = await startWorker({
    ...describeModule(new URL("naive.ts", import.meta.url)),
    durableObjects: { NAIVE: { className: "Naive", useSQLite: true } },
  });
  const page = () => ({ url: socketUrl(url), origin: url.origin, headers: {} });
  return { pages: Array.from({ length: sockets }, page), pid: pid(), close };
}
