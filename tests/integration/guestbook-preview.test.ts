import { createHash } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { entryBody, limits, pictures } from "~/platform/limits.ts";
import { decodePng, type Pixels } from "../support/png.ts";
import { signedIn } from "../support/signed-in.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let reader: Visitor;
beforeAll(async () => {
  site = await startSite({ draws: true });
  reader = new Visitor(site.url);
});
afterAll(() => site.close());

interface Fields {
  body: string;
  name?: string;
  country?: string | null;
}

async function write({ body, name = "Ada Byron", country = null }: Fields): Promise<string> {
  const id = uuidv7();
  const insert = "INSERT INTO guestbook_entry (id, author_name, body, country, created_at) VALUES (?, ?, ?, ?, 0)";
  await site.db.prepare(insert).bind(id, name, body, country).run();
  return id;
}

const ask = (id: string, headers: HeadersInit = {}) => reader.get(`/guestbook/${id}/preview.png`, headers);
const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer());

async function draw(fields: Fields): Promise<Buffer> {
  const response = await ask(await write(fields));
  expect([fields.body, response.status]).toEqual([fields.body, 200]);
  return bytesOf(response);
}

/** Where letters stand in the middle of the picture, from left to right. */
function columnsOfText(pixels: Pixels): number[] {
  const columns = Array.from({ length: pixels.width }, (_, x) => x);
  const rows = Array.from({ length: 340 }, (_, y) => y + 140);
  return columns.filter((x) => rows.some((y) => Math.max(...pixels.at(x, y)) < 100));
}

/** Takes all that this caller may have drawn. */
async function spendDrawings(ip: string): Promise<void> {
  const { LIMITER } = await site.worker.getEnv();
  const limit = limits.drawingsPerIp;
  const limiter = LIMITER.getByName(`${limit.name}:${createHash("sha256").update(ip).digest("hex")}`);
  for (let use = 0; use < limit.max; use += 1) await limiter.spend(limit);
}

const metaOf = (html: string, name: string) =>
  new RegExp(`<meta (?:property|name)="${name}" content="([^"]*)"`).exec(html)?.[1];

describe("the picture of an entry", () => {
  test("is what its page names for link previews", async () => {
    const id = await write({ body: 'A "lovely" sky', name: "Grace", country: "GB" });
    const html = await reader.read(`/guestbook/${id}`);
    const address = metaOf(html, "og:image") ?? "";
    expect(address).toMatch(new RegExp(`^${site.url.origin}/guestbook/${id}/preview.png\\?v=[0-9a-f]{12}$`));
    expect(metaOf(html, "og:image:alt")).toBe("Grace wrote: A &quot;lovely&quot; sky");
    expect(metaOf(html, "twitter:card")).toBe("summary_large_image");
    const response = await fetch(address);
    expect(response.headers.get("content-type")).toBe(metaOf(html, "og:image:type"));
    const { width, height } = await decodePng(await bytesOf(response));
    expect([width, height]).toEqual([1200, 630]);
    expect([width, height].map(String)).toEqual([metaOf(html, "og:image:width"), metaOf(html, "og:image:height")]);
  });

  test("may be kept and embedded by others, and is confirmed by its tag without a drawing", async () => {
    const id = await write({ body: "Kept" });
    const { headers } = await ask(id);
    expect(headers.get("cache-control")).toBe(`public, max-age=${pictures.keptSeconds}`);
    expect(headers.get("cross-origin-resource-policy")).toBe("cross-origin");
    const head = await reader.request(`/guestbook/${id}/preview.png`, { method: "HEAD" });
    expect(["cache-control", "set-cookie"].map((name) => head.headers.get(name))).toEqual([
      headers.get("cache-control"),
      null,
    ]);
    const again = await ask(id, { "if-none-match": headers.get("etag") ?? "" });
    expect([again.status, await again.text()]).toEqual([304, ""]);
  });

  test("shows who wrote what, and from where", async () => {
    const fields = { body: "What a sky", name: "Ada", country: "GB" };
    const first = await draw(fields);
    for (const change of [{ body: "What a sea" }, { name: "Eva" }, { country: "FR" }, { country: null }]) {
      expect((await draw({ ...fields, ...change })).equals(first)).toBe(false);
    }
    expect((await draw(fields)).equals(first)).toBe(true);
  });

  test("is there only while the entry is", async () => {
    const id = await write({ body: "Soon gone" });
    expect((await ask(id)).status).toBe(200);
    for (const change of ["status = 'hidden'", "status = 'waiting'", "status = 'visible', removed_at = 1"]) {
      await site.db.prepare(`UPDATE guestbook_entry SET ${change} WHERE id = ?`).bind(id).run();
      expect([change, (await ask(id)).status]).toEqual([change, 404]);
    }
    for (const none of [uuidv7(), "none", "..%2Fx"]) expect([none, (await ask(none)).status]).toEqual([none, 404]);
    expect((await reader.postJson(`/guestbook/${id}/preview.png`, {})).status).toBe(405);
  });

  test("follows an edit, and so does its address", async () => {
    const id = await write({ body: "First words" });
    // Who has just done something gets no copies.
    const author = await signedIn(site, "reads-no-copies@example.com");
    const addressOf = async () => metaOf(await author.read(`/guestbook/${id}`), "og:image");
    const [before, address] = [await bytesOf(await ask(id)), await addressOf()];
    await site.db.prepare("UPDATE guestbook_entry SET body = 'Second words' WHERE id = ?").bind(id).run();
    expect((await bytesOf(await ask(id))).equals(before)).toBe(false);
    expect(await addressOf()).not.toBe(address);
  });
});

describe("drawing", () => {
  test.each<[string, string]>([
    ["markup", '<b>bold</b> <script>alert(1)</script> **bold** &amp; {"a":1} url(javascript:x)'],
    ["characters of no width", "a\u200d\u200d\u200cb\ufe0f"],
    ["stacked marks", `Z${"\u0351\u036b\u0313".repeat(4)}algo`],
    ["emoji", "👋🏽 👨‍👩‍👧‍👦 🏴󠁧󠁢󠁥󠁮󠁧󠁿 1️⃣ 🇺🇳 ❤️"],
    ["many scripts", "नमस्ते สวัสดี বাংলা தமிழ் తెలుగు ქართული Հայերեն 구름 Ελληνικά Кириллица"],
    ["what no font has", "𓀀𓀁 \u{10FFFD} ᚠᚢᚦ"],
    ["the longest word", "W".repeat(entryBody.maxGraphemes)],
    ["the longest text", "雲 ".repeat(entryBody.maxGraphemes / 2)],
    ["families", "👨‍👩‍👧‍👦".repeat(entryBody.maxGraphemes)],
    ["a different character each", String.fromCodePoint(...Array.from({ length: 500 }, (_, n) => 0x4e00 + 41 * n))],
    ["many short lines", "a\n".repeat(200)],
  ])("%s makes a whole picture", async (_, body) => {
    const { width, height } = await decodePng(await draw({ body, name: body.replaceAll("\n", " ") }));
    expect([width, height]).toEqual([1200, 630]);
  });

  test("text is text: markup shows as it was written", async () => {
    expect((await draw({ body: "<b>sky</b>" })).equals(await draw({ body: "sky" }))).toBe(false);
  });

  test("letters have shapes in every script that there are fonts for", async () => {
    for (const [one, other] of ["ab", "雲来", "天云", "한국", "بت", "אב", "กข", "कख"].map((pair) => [...pair])) {
      const [first, second] = [await draw({ body: one ?? "" }), await draw({ body: other ?? "" })];
      expect([one, first.equals(second)]).toEqual([one, false]);
    }
    // Without a font, all of them are the same box.
    expect((await draw({ body: "𓀀" })).equals(await draw({ body: "𓀁" }))).toBe(true);
  });

  test("writing from the right stands at the right", async () => {
    const columns = async (body: string) => columnsOfText(await decodePng(await draw({ body })));
    for (const body of ["שלום", "مرحبا"]) expect((await columns(body)).at(0)).toBeGreaterThan(600);
    expect((await columns("Hello")).at(-1)).toBeLessThan(600);
  });

  test("emoji have colours", async () => {
    const { at } = await decodePng(await draw({ body: "❤️".repeat(3) }));
    const reds = Array.from({ length: 200 }, (_, x) => at(x + 64, 300)).filter(
      ([red, green]) => red > 180 && green < 80,
    );
    expect(reds.length).toBeGreaterThan(20);
  });

  test("a long text stays in its box, above the name", async () => {
    const { at } = await decodePng(await draw({ body: "many words ".repeat(45) }));
    for (let x = 0; x < 1200; x += 1) expect(Math.max(...at(x, 525))).toBeGreaterThan(200);
  });
});

describe("limits", () => {
  test("who had much drawn waits, but gets what is drawn already for nothing", async () => {
    const headers = { "cf-connecting-ip": "203.0.113.7" };
    const [drawn, other] = [await write({ body: "Drawn" }), await write({ body: "Not drawn yet" })];
    const first = await bytesOf(await ask(drawn));
    await spendDrawings("203.0.113.7");
    const refused = await ask(other, headers);
    expect(refused.status).toBe(429);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    await expect.poll(async () => (await ask(drawn, headers)).status).toBe(200);
    expect((await bytesOf(await ask(drawn, headers))).equals(first)).toBe(true);
    expect((await ask(other)).status).toBe(200);
  });

  test("when too many wait, those who come later are led to the picture of the site", async () => {
    const ids = await Promise.all(
      Array.from({ length: 3 * pictures.maxWaiting }, (_, n) => write({ body: `In a crowd, number ${n}` })),
    );
    const answers = await Promise.all(ids.map((id, n) => ask(id, { "cf-connecting-ip": `192.0.2.${n}` })));
    const [late] = answers.filter(({ status }) => status === 302);
    expect(answers.filter(({ status }) => status === 200).length).toBeGreaterThan(0);
    expect([late?.headers.get("location"), late?.headers.get("cache-control")]).toEqual(["/preview.png", "no-store"]);
    expect(site.logs().some((line) => line.includes("picture-not-drawn"))).toBe(true);
    const { width, height } = await decodePng(await bytesOf(await reader.get("/preview.png")));
    expect([width, height]).toEqual([1200, 630]);
  });
});
