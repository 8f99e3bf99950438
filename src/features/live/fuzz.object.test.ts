import { runInDurableObject } from "cloudflare:test";
import { env } from "cloudflare:workers";
import fc from "fast-check";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { live } from "~/platform/limits.ts";
import { firstShard } from "~/platform/shards.ts";
import { anyFrame, isAllowed, isTooBig } from "../../../tests/support/frames.ts";
import { attend, countHeld, openSocket, upgradeOf, visitorOf } from "../../../tests/support/presence.ts";
import { watchLog } from "../../../tests/support/trouble.ts";
import { openSocket as openThroughGate } from "./gate.ts";
import type { Presence } from "./presence.object.ts";
import { closeCodes, encode, protocolVersion } from "./protocol.ts";

// Each test file has limits of its own.
Object.assign(live, { leaveGraceMs: 50 });

const presence = () => env.PRESENCE.getByName(firstShard);
const held = () => runInDurableObject(presence(), (object: Presence) => countHeld(object));

/** All that `Counter` keeps. */
const books = () =>
  runInDurableObject(env.COUNTER.getByName("global"), (_, { storage }) =>
    ["snapshot", "last_number", "moves_by_minute", "moves_by_hour"].map((table) =>
      storage.sql.exec(`SELECT * FROM ${table}`).toArray(),
    ),
  );

let logged: () => string[];
beforeEach(() => {
  logged = watchLog();
});
afterEach(() => {
  vi.restoreAllMocks();
});

const badFrame = anyFrame.filter((frame) => !isAllowed(frame));
const badFrames = fc.tuple(badFrame, badFrame, badFrame, badFrame);
type Frames = [string | Uint8Array, ...(string | Uint8Array)[]];

let people = 0;
function somebody() {
  people += 1;
  return { ...visitorOf(`fuzz-${people}`), topics: [] };
}

/** The first frame ends the socket, with a reason. What came after it was not heard, though it was a good one. */
async function expectRefused({ texts, whenClosed }: ReturnType<typeof attend>, [first]: Frames): Promise<void> {
  expect(await whenClosed).toBe(isTooBig(first) ? closeCodes.tooBig : closeCodes.policyViolation);
  expect(texts.map((text) => JSON.parse(text))).toEqual([{ type: "refused", reason: expect.stringMatching(/\w/) }]);
}

/** Over the wire, each to a socket of somebody else. */
const throughSockets = fc.asyncProperty(badFrames, async (frames) => {
  const page = await openSocket(somebody(), firstShard);
  for (const frame of frames) page.socket.send(frame);
  page.add(1, 50);
  await expectRefused(page, frames);
});

/** As the platform hands them to the object, to sockets like those: it takes half the time. */
const handed = (object: Presence, context: DurableObjectState) =>
  fc.asyncProperty(badFrames, async (frames) => {
    const visitor = somebody();
    const page = attend(object.fetch(upgradeOf(visitor)));
    const [socket] = context.getWebSockets(`person:${visitor.person}`);
    if (!socket) throw new Error("The object has not accepted the socket.");
    for (const frame of [...frames, encode({ type: "add", n: 1, amount: 50 })]) {
      object.webSocketMessage(socket, typeof frame === "string" ? frame : frame.slice().buffer);
    }
    await expectRefused(page, frames);
  });

test("10,000 frames that are none of ours: a reason, the end of the socket, and nothing else changes", async () => {
  const witness = await openSocket(visitorOf("witness"), firstShard);
  witness.add(1);
  await expect.poll(() => witness.ofType("acknowledged")).toHaveLength(1);
  const [before, heldBefore] = [await books(), await held()];
  await fc.assert(throughSockets, { numRuns: 250 });
  await runInDurableObject(presence(), (object: Presence, context) =>
    fc.assert(handed(object, context), { numRuns: 2250 }),
  );
  await expect.poll(() => presence().countPeople()).toEqual({ people: 1, countries: {} });
  expect(await books()).toEqual(before);
  expect(logged()).toEqual([]);
  witness.add(2);
  await expect.poll(() => witness.ofType("acknowledged")).toHaveLength(2);
  expect(heldBefore).toBeGreaterThan(0);
  expect(await held()).toBeLessThan(heldBefore + 200);
});

const uuid = "4f7c2f5e-3c1b-4c1d-9a53-0d7a3f7c9b11";
const oddText = fc.oneof(
  fc.constantFrom("", uuid, uuid.toUpperCase(), `${uuid}x`, "' OR 1=1 --", "1", "-1", "1e999", "NaN", "counter,,x"),
  fc.string({ unit: "binary" }),
);
const hello = fc.tuple(
  fc.constantFrom({ v: String(protocolVersion), page: uuid, browser: uuid }),
  fc.array(fc.tuple(fc.constantFrom("v", "page", "browser", "topics", "seq", "build", "__proto__"), oddText)),
);

test("whatever the query of an upgrade says, the answer is a socket or a refusal", async () => {
  let callers = 0;
  const isAnswered = fc.asyncProperty(hello, fc.boolean(), async ([known, odd], isForeign) => {
    callers += 1;
    const query = new URLSearchParams([...Object.entries(known), ...odd]);
    const origin = isForeign ? "https://evil.example" : "https://cirrus.example";
    const headers = { upgrade: "websocket", origin, "cf-connecting-ip": `caller-${callers}` };
    const request = new Request(`https://cirrus.example/live?${query}`, { headers });
    const response = await openThroughGate(request, async () => ({ user: null, showsCountry: true }));
    response.webSocket?.accept();
    response.webSocket?.close();
    expect(isForeign ? [403] : [101, 400]).toContain(response.status);
  });
  await fc.assert(isAnswered, { numRuns: 300 });
});
