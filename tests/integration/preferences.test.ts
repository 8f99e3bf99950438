import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { listedOn, People } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
let people: People;
beforeAll(async () => {
  site = await startSite();
  people = new People(site);
});
afterAll(() => site.close());

async function signedIn(email = people.someone()): Promise<Visitor> {
  const visitor = new Visitor(site.url);
  await visitor.signIn(email);
  return visitor;
}

interface Chosen {
  theme?: string;
  language?: string;
  showsCountry?: boolean;
  wantsNotices?: boolean;
}

function choose(
  visitor: Visitor,
  { theme = "system", language = "browser", showsCountry = true, wantsNotices = true }: Chosen,
) {
  const boxes = { ...(showsCountry && { showsCountry: "on" }), ...(wantsNotices && { wantsNotices: "on" }) };
  return visitor.submit("/profile?_action=preferences.save", { theme, language, ...boxes });
}

const themeOf = (html: string) => /<html[^>]*data-theme="(\w*)"/.exec(html)?.[1];
const checkedOn = (html: string) =>
  [...html.matchAll(/<input type="(?:radio|checkbox)"[^>]*>/g)]
    .filter(([input]) => /\schecked/.test(input))
    .map(([input]) => /value="(\w+)"/.exec(input)?.[1] ?? /name="(\w+)"/.exec(input)?.[1]);

describe("the form", () => {
  test("starts with the defaults, keeps what was chosen, and says so", async () => {
    const visitor = await signedIn();
    expect(checkedOn(await visitor.read("/profile"))).toEqual(["system", "browser", "showsCountry", "wantsNotices"]);
    const response = await choose(visitor, { theme: "dark", showsCountry: false });
    expect([response.status, response.headers.get("location")]).toEqual([303, "/profile?preferences#preferences"]);
    const page = await visitor.read("/profile?preferences");
    expect(page).toContain("Your preferences are saved.");
    expect(checkedOn(page)).toEqual(["dark", "browser", "wantsNotices"]);
    await choose(visitor, { theme: "light", wantsNotices: false });
    expect(checkedOn(await visitor.read("/profile"))).toEqual(["light", "browser", "showsCountry"]);
  });

  test("refuses a theme that there is not, changes nothing, and keeps the boxes as they were ticked", async () => {
    const visitor = await signedIn();
    const response = await choose(visitor, { theme: "<b>", showsCountry: false });
    const page = await response.text();
    expect(response.status).toBe(400);
    expect(page).toContain("Choose a theme.");
    expect(checkedOn(page)).toEqual(["browser", "wantsNotices"]);
    expect(checkedOn(await visitor.read("/profile"))).toEqual(["system", "browser", "showsCountry", "wantsNotices"]);
  });

  test("is nothing for the signed-out, and an ended session writes nothing", async () => {
    expect((await choose(new Visitor(site.url), { theme: "dark" })).status).toBe(401);
    const email = people.someone();
    const visitor = await signedIn(email);
    await site.db
      .prepare("DELETE FROM session WHERE user_id = (SELECT id FROM user WHERE email = ?)")
      .bind(email)
      .run();
    expect((await choose(visitor, { theme: "dark" })).status).toBe(401);
    const rows = site.db
      .prepare("SELECT count(*) AS n FROM preference WHERE user_id = (SELECT id FROM user WHERE email = ?)")
      .bind(email);
    expect(await rows.first("n")).toBe(0);
  });
});

describe("the theme", () => {
  test("is on the page that follows, and on the first page of another browser", async () => {
    const email = people.someone();
    const visitor = await signedIn(email);
    await choose(visitor, { theme: "dark" });
    expect(themeOf(await visitor.read("/profile"))).toBe("dark");
    const other = await signedIn(email);
    expect(other.cookie).toContain("cirrus.theme=dark");
    expect(themeOf(await other.read("/counter"))).toBe("dark");
  });

  test("reaches a browser that is signed in already, when its copy of the session is renewed", async () => {
    const email = people.someone();
    const [visitor, other] = [await signedIn(email), await signedIn(email)];
    await choose(visitor, { theme: "dark" });
    expect(other.cookie).toContain("cirrus.theme=system");
    expect(themeOf(await other.read("/profile"))).toBe("dark");
    expect(other.cookie).toContain("cirrus.theme=dark");
  });

  test("goes with the session: by the button, by Better Auth's endpoint, and when it was ended elsewhere", async () => {
    const email = people.someone();
    const [byForm, byApi, ended] = [await signedIn(email), await signedIn(email), await signedIn(email)];
    await byForm.submit("/profile?_action=auth.signOut", {});
    await byApi.postJson("/auth/sign-out", {});
    await site.db.prepare("DELETE FROM session").run();
    expect(ended.cookie).toContain("cirrus.theme");
    expect(themeOf(await ended.read("/sign-in?next=%2Fprofile"))).not.toBe("dark");
    await ended.get("/profile");
    for (const visitor of [byForm, byApi, ended]) expect(visitor.cookie).not.toContain("cirrus.theme");
  });

  test("leaves pages that are the same for everybody as they are", async () => {
    const visitor = await signedIn();
    await choose(visitor, { theme: "dark" });
    for (const path of ["/", "/guestbook"]) expect(await visitor.read(path)).not.toMatch(/<html[^>]*data-theme/);
  });

  test("a cookie that this site has not set is not believed", async () => {
    const page = await new Visitor(site.url).request("/counter", { headers: { cookie: 'cirrus.theme="><script>' } });
    expect(await page.text()).not.toMatch(/<html[^>]*data-theme/);
  });
});

describe("the country", () => {
  const countryOf = async (path: string) => {
    const id = /entry-(.+)$/.exec(path)?.[1];
    return site.db.prepare("SELECT country FROM guestbook_entry WHERE id = ?").bind(id).first("country");
  };

  test("goes from everything that was written when it is hidden, stays away, and comes with what is written later", async () => {
    const [visitor, neighbour] = [await signedIn(), await signedIn()];
    const [first, other] = [await visitor.sign("Here I am."), await neighbour.sign("So am I.")];
    expect([await countryOf(first), await countryOf(other)]).toEqual(["US", "US"]);
    await choose(visitor, { showsCountry: false });
    const second = await visitor.sign("Somewhere.");
    await choose(visitor, { showsCountry: true });
    const third = await visitor.sign("Here again.");
    expect([await countryOf(first), await countryOf(second), await countryOf(third)]).toEqual([null, null, "US"]);
    expect(await countryOf(other)).toBe("US");
  });
});

describe("the picture", () => {
  const picture = "https://avatars.githubusercontent.com/u/1?v=4";

  async function withPicture(): Promise<Visitor> {
    const email = people.someone();
    const visitor = await signedIn(email);
    await site.db.prepare("UPDATE user SET image = ? WHERE email = ?").bind(picture, email).run();
    return visitor;
  }

  test("is initials where there is none", async () => {
    const page = await (await signedIn()).read("/profile");
    expect(page).toMatch(/<span data-account-initials[^>]*>O1<\/span>/);
    expect(page).not.toContain("Use initials instead");
  });

  test("is shown in the menu and the profile without telling its host who looks, and has its size from the start", async () => {
    const images = (await (await withPicture()).read("/profile")).match(/<img src="https:[^>]*>/g) ?? [];
    expect(images).toHaveLength(2);
    for (const image of images) {
      for (const part of [`src="${picture}"`, 'alt=""', 'referrerpolicy="no-referrer"']) expect(image).toContain(part);
      expect(image).toMatch(/width="(\d+)" height="\1"/);
    }
  });

  test("is removed for good by its owner, and set by nobody", async () => {
    const visitor = await withPicture();
    const response = await visitor.submit("/profile?_action=preferences.removePicture", {});
    expect([response.status, response.headers.get("location")]).toEqual([303, "/profile"]);
    expect(await visitor.read("/profile")).not.toContain(picture);
    expect(await visitor.read("/counter")).not.toContain(picture);
    expect((await visitor.postJson("/auth/update-user", { image: picture })).status).toBe(400);
  });
});

test("devices say where they are, in words", async () => {
  const visitor = new Visitor(site.url);
  const email = people.someone();
  const headers = { "mf-cf-blob": JSON.stringify({ country: "DE", city: "Berlin" }) };
  await visitor.askForCode(email, headers);
  await visitor.enterCode(email, await visitor.readCode(email), headers);
  expect(listedOn(await visitor.read("/profile"))[0]).toContain("Place Berlin, Germany IP address");
});
