import { expect, test, vi } from "vitest";
import { answerUncached, dropCopies, EdgeCache, type Render } from "./edge-cache.ts";
import { edgeCopies } from "./limits.ts";

const { freshMs, staleMs } = edgeCopies;
const isPublic = { "cache-control": "public, no-cache" };
let pages = 0;

/** An edge with a clock of its own, and a page that nobody has asked for yet. Each rendering says its number. */
function open(answer: (n: number) => Response = (n) => new Response(`${n}`, { headers: isPublic })) {
  pages += 1;
  const address = new URL(`https://cirrus.example/page-${pages}`);
  const seen: Request[] = [];
  const render: Render = async (request) => answer(seen.push(request));
  const clock = { now: 1_000_000 };
  const edgeOf = (release: string) => new EdgeCache(release, () => clock.now);
  const edge = edgeOf("one");
  const ask = (init?: RequestInit, from = edge) => from.answer(new Request(address, init), address, render);
  const read = async () => (await ask()).text();
  const isCopy = async () => (await ask()).headers.has("age");
  return { address, seen, render, clock, edgeOf, ask, read, isCopy };
}

/** As `open`, once there is a copy. */
async function openKept(answer?: (n: number) => Response) {
  const page = open(answer);
  await expect.poll(page.isCopy).toBe(true);
  return page;
}

test("a page is made once, and a copy says how old it is", async () => {
  const { ask, seen, clock } = await openKept();
  const made = seen.length;
  expect((await ask()).headers.get("age")).toBe("0");
  clock.now += freshMs - 1;
  const { headers } = await ask();
  expect(headers.get("age")).toBe(String(Math.floor((freshMs - 1) / 1000)));
  expect(headers.get("cache-control")).toBe("public, no-cache");
  expect([...headers.keys()].filter((name) => name.startsWith("x-"))).toEqual([]);
  expect(seen).toHaveLength(made);
});

test("a stale copy is shown while one new one is made, whoever asks meanwhile", async () => {
  const { read, seen, clock } = await openKept();
  const [copy, made] = [await read(), seen.length];
  clock.now += freshMs;
  expect(await Promise.all([read(), read(), read()])).toEqual([copy, copy, copy]);
  await expect.poll(read).toBe(`${made + 1}`);
  expect(seen).toHaveLength(made + 1);
});

test("making a new one is a line of the log, also when it fails: no request's line tells what it cost", async () => {
  const info = vi.spyOn(console, "info").mockImplementation(() => {});
  const error = vi.spyOn(console, "error").mockImplementation(() => {});
  const { ask, clock } = await openKept((n) => {
    if (n > 3) throw new Error("out of order");
    return new Response(`${n}`, { headers: isPublic });
  });
  const linesOf = (spy: typeof info, event: string) =>
    spy.mock.calls.map(([line]) => JSON.parse(String(line))).filter((line) => line.event === event);
  for (const round of [1, 2, 3, 4]) {
    clock.now += freshMs;
    await ask();
    await expect.poll(() => linesOf(info, "copy-made").length + linesOf(error, "copy-made-failed").length).toBe(round);
  }
  expect(linesOf(info, "copy-made")[0]).toMatchObject({ status: 200, ms: expect.any(Number), statements: 0 });
  expect(linesOf(error, "copy-made-failed")[0]).toMatchObject({ message: "out of order" });
  info.mockRestore();
  error.mockRestore();
});

test("a copy that was dropped is not shown, and a page of another release is not dropped with it", async () => {
  const { address, read, ask, edgeOf } = await openKept();
  const other = edgeOf("two");
  await expect.poll(async () => (await ask({}, other)).headers.has("age")).toBe(true);
  const copies = [await read(), await (await ask({}, other)).text()];
  await dropCopies("one", [address]);
  expect(await read()).not.toBe(copies[0]);
  expect(await (await ask({}, other)).text()).toBe(copies[1]);
});

test("a copy that is too old is not shown", async () => {
  const { read, clock } = await openKept();
  const copy = await read();
  clock.now += freshMs + staleMs;
  expect(await read()).not.toBe(copy);
});

test("a page that breaks is shown as it was; one that is gone is gone", async () => {
  let status = 200;
  const { ask, isCopy, clock } = await openKept((n) => new Response(`${n}`, { status, headers: isPublic }));
  clock.now += freshMs;
  status = 500;
  for (let time = 0; time < 3; time += 1) expect([(await ask()).status, await isCopy()]).toEqual([200, true]);
  status = 404;
  await expect.poll(async () => (await ask()).status).toBe(404);
});

test.each<[string, ResponseInit]>([
  ["sets a cookie", { headers: { ...isPublic, "set-cookie": "a=b" } }],
  ["does not say that it is public", { headers: { "cache-control": "private, no-store" } }],
  ["says nothing", {}],
  ["is an error", { status: 400, headers: isPublic }],
  ["leads elsewhere", { status: 302, headers: { ...isPublic, location: "/" } }],
])("what %s is never kept", async (_, init) => {
  const { ask } = open((n) => new Response(`${n}`, init));
  expect(await (await ask()).text()).toBe("1");
  // By the time that another page is kept this one would be.
  await openKept();
  const response = await ask();
  expect([response.headers.get("age"), await response.text()]).toEqual([null, "2"]);
});

test("what is kept was made for nobody: no header of whoever asked first", async () => {
  const { ask, seen } = open();
  await ask({ headers: { cookie: "a=b", authorization: "c", "accept-language": "de" } });
  expect([...(seen[0]?.headers.keys() ?? ["none"])]).toEqual([]);
});

test("who has the page already gets 304 with its headers, from a copy and from the page", async () => {
  const headers = { ...isPublic, "content-security-policy": "script-src 'self'", "content-type": "text/html" };
  const { ask, address, render } = await openKept(() => new Response("same", { headers }));
  const { headers: first } = await ask();
  const has = { headers: { "if-none-match": `W/${first.get("etag")}` } };
  for (const again of [await ask(has), await answerUncached(new Request(address, has), address, render)]) {
    expect([again.status, await again.text()]).toEqual([304, ""]);
    expect(Object.fromEntries(again.headers)).toMatchObject(headers);
  }
  expect((await ask({ headers: { "if-none-match": '"other"' } })).status).toBe(200);
});

test("HEAD gets the headers alone", async () => {
  const { ask, read } = open(() => new Response("body", { headers: isPublic }));
  const response = await ask({ method: "HEAD" });
  expect([response.headers.get("etag"), await response.text()]).toEqual([expect.any(String), ""]);
  expect(await read()).toBe("body");
});

test("a new release does not show copies of the one before", async () => {
  const { ask, edgeOf } = await openKept();
  expect((await ask({}, edgeOf("two"))).headers.has("age")).toBe(false);
});
