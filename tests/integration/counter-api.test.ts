import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { live } from "~/platform/limits.ts";
import { type Site, startSite } from "../support/site.ts";
import { LiveSocket } from "../support/socket.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let ada: Visitor;
beforeAll(async () => {
  site = await startSite();
  ada = new Visitor(site.url);
  await ada.signIn("ada@example.com");
});
afterAll(() => site.close());

const increment = "/api/counter/increment";

async function readValue(): Promise<number> {
  return (await ada.readCounter()).value;
}

test("the snapshot has an ETag that changes with the counter and only then", async () => {
  const first = await ada.get("/api/counter");
  const etag = first.headers.get("etag") ?? "";
  expect((await ada.get("/api/counter", { "if-none-match": etag })).status).toBe(304);
  await ada.postJson(increment, { amount: 1 });
  expect((await ada.get("/api/counter", { "if-none-match": etag })).status).toBe(200);
});

test("up and down keep the value and both totals", async () => {
  const before = await ada.readCounter();
  await ada.postJson(increment, { amount: 10 });
  const after = await (await ada.postJson("/api/counter/decrement", { amount: 4 })).json();
  expect(after).toMatchObject({
    value: before.value + 6,
    increments: before.increments + 10,
    decrements: before.decrements + 4,
    movedBy: "Ada",
  });
});

describe("refusals are problem details and change nothing", () => {
  const cases: [string, number, (visitor: Visitor) => Promise<Response>][] = [
    ["nobody signed in", 401, () => new Visitor(site.url).postJson(increment, { amount: 1 })],
    ["another Origin", 403, (v) => v.postJson(increment, { amount: 1 }, { origin: "https://evil.example" })],
    ["a megabyte", 413, (v) => v.postJson(increment, { amount: 1, x: "x".repeat(1_000_000) })],
    ["another type", 415, (v) => v.postJson(increment, { amount: 1 }, { "content-type": "text/plain" })],
    ["no number", 422, (v) => v.postJson(increment, { amount: "1" })],
    ["too much", 422, (v) => v.postJson(increment, { amount: 101 })],
    ["a fraction", 422, (v) => v.postJson(increment, { amount: 1.5 })],
    ["nothing", 422, (v) => v.postJson(increment, { amount: 0 })],
    ["somebody else's name", 422, (v) => v.postJson(increment, { amount: 1, userId: "x", name: "Mallory" })],
    ["a prototype", 422, (v) => v.postJson(increment, JSON.parse('{"__proto__":{"amount":1}}'))],
    ["a deep body", 422, (v) => v.request(increment, deep(v))],
    ["broken JSON", 422, (v) => v.request(increment, raw("{"))],
  ];

  test.each(cases)("%s: %i", async (_, status, ask) => {
    const before = await readValue();
    const response = await ask(ada);
    expect(response.status).toBe(status);
    expect(response.headers.get("content-type")).toBe("application/problem+json");
    expect(await response.json()).toMatchObject({ status, title: expect.any(String), detail: expect.any(String) });
    expect(await readValue()).toBe(before);
  });

  function raw(body: string): RequestInit {
    return { method: "POST", body, headers: { origin: site.url.origin, "content-type": "application/json" } };
  }

  function deep(_: Visitor): RequestInit {
    return raw(`${"[".repeat(5000)}${"]".repeat(5000)}`);
  }
});

test("the button works as a form", async () => {
  const before = await readValue();
  const visitor = new Visitor(site.url);
  await visitor.signIn("form@example.com");
  const response = await visitor.submit("/counter?_action=counter.add", { direction: "down" });
  expect([response.status, response.headers.get("location")]).toEqual([303, "/counter"]);
  expect(await readValue()).toBe(before - 1);
});

/** Asks again until the answer is a refusal. */
async function refusalOf(ask: () => Promise<Response>): Promise<Response> {
  for (;;) {
    const response = await ask();
    if (response.status === 429) return response;
  }
}

/** Adds over a socket, each when the one before was answered, as often as a socket may say anything. */
function keepAdding(socket: LiveSocket): { stop(): void } {
  const answers = () => socket.frames.filter(({ type }) => type === "acknowledged" || type === "refused").length;
  let answered = -1;
  const timer = setInterval(() => {
    if (answers() === answered) return;
    answered = answers();
    const last = socket.frames.findLast((frame) => frame.type === "acknowledged");
    socket.send({ type: "add", n: (last?.n ?? 0) + 1, amount: 1 });
  }, 1000 / live.framesPerSecond);
  return { stop: () => clearInterval(timer) };
}

test("too many adds are refused with the time to wait, and those over a socket count as well", async () => {
  const visitor = new Visitor(site.url);
  await visitor.signIn("fast@example.com");
  const socket = await LiveSocket.open(site.url, { cookie: visitor.cookie });
  for (let n = 1; n <= live.addBurst; n += 1) socket.send({ type: "add", n, amount: 1 });
  await socket.next("acknowledged", ({ n }) => n === live.addBurst);
  // Keeps the bucket empty, however long a busy machine takes over a request.
  const adding = keepAdding(socket);
  try {
    const from = { "cf-connecting-ip": "192.0.2.77" };
    const overHttp = await refusalOf(() => visitor.postJson(increment, { amount: 1 }, from));
    expect(overHttp.headers.get("retry-after")).toBe("1");
    const page = "/counter?_action=counter.add";
    const form = await refusalOf(() => visitor.submit(page, { direction: "up" }, { ...from, accept: "text/html" }));
    expect(await form.text()).toContain("1 second");
  } finally {
    adding.stop();
    await socket.close();
  }
});
