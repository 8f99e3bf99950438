import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { devicesListed, sessionLength } from "~/platform/limits.ts";
import { end, firefox, listedOn, People } from "../support/people.ts";
import { type Site, startSite } from "../support/site.ts";

/** Several shards, so that the sockets of one session are not all in one place. */
let site: Site;
let people: People;
beforeAll(async () => {
  site = await startSite({ vars: { STAGE: "dev", PRESENCE_SHARDS: "3" } });
  people = new People(site);
});
afterAll(() => site.close());

describe("the list", () => {
  test("every session is there in words, this one first and marked", async () => {
    const { laptop, laptopIp, phoneIp } = await people.twoBrowsers();
    const [here, there, ...others] = listedOn(await laptop.read("/profile"));
    expect(here).toMatch(
      new RegExp(`^Firefox on Linux This device Place .+ IP address ${laptopIp} Signed in .+ Last seen Now `),
    );
    expect(here).toContain("End the session of Firefox on Linux, this device");
    expect(there).toMatch(
      new RegExp(`^Safari on iOS Place .+ IP address ${phoneIp} Signed in .+ UTC Last seen .+ UTC `),
    );
    expect(there).toContain("End the session of Safari on iOS");
    expect(others).toEqual([]);
  });

  test("times are ISO times that a script can turn into the reader's own", async () => {
    const { laptop } = await people.twoBrowsers();
    const [, section = ""] = /<h2[^>]*>Devices<\/h2>([\s\S]*?)<\/ul>/.exec(await laptop.read("/profile")) ?? [];
    const times = [...section.matchAll(/<time datetime="([^"]+)"/g)].map(([, time = ""]) => Date.parse(time));
    expect(times).toHaveLength(3);
    for (const time of times) expect(Math.abs(Date.now() - time)).toBeLessThan(60_000);
  });

  test("nobody else's session is there, and none that has expired", async () => {
    const { visitor } = await people.signInWith(firefox, people.someone());
    const { email, laptop } = await people.twoBrowsers();
    await people.addSessions(email, 3, Date.now() - 1000);
    expect(listedOn(await laptop.read("/profile"))).toHaveLength(2);
    expect(listedOn(await visitor.read("/profile"))).toHaveLength(1);
  });

  test("somebody with one session is offered nothing to end but that", async () => {
    const { visitor } = await people.signInWith(firefox, people.someone());
    expect(await visitor.read("/profile")).not.toContain("End all other sessions");
  });

  test("the page holds no session token, not even a failed one", async () => {
    const { email, laptop } = await people.twoBrowsers();
    const page = await laptop.read("/profile");
    const refused = await (await end(laptop, "unknown")).text();
    const stored = await people.sessionsOf(email);
    expect(stored).toHaveLength(2);
    for (const { id, token } of stored) {
      expect(page).toContain(id);
      expect(page).not.toContain(token);
      expect(refused).not.toContain(token);
    }
  });

  test("what a client calls itself is never markup, and may be missing", async () => {
    const email = people.someone();
    const { visitor } = await people.signInWith("<script>alert(1)</script>", email);
    await people.addSessions(email, 1, Date.now() + 60_000);
    const page = await visitor.read("/profile");
    expect(page).not.toContain("alert(1)");
    expect(listedOn(page)[0]).toMatch(/^Unknown browser This device/);
    expect(listedOn(page)[1]).toMatch(/^Unknown browser Place Unknown IP address Unknown /);
  });

  test("a list too long is cut, says so, and keeps this device", async () => {
    const { email, laptop } = await people.twoBrowsers();
    await people.addSessions(email, devicesListed, Date.now() + 60_000);
    const page = await laptop.read("/profile");
    expect(listedOn(page)).toHaveLength(devicesListed);
    expect(listedOn(page)[0]).toContain("This device");
    expect(page).toContain("There are more");
  });

  test("it says how exact “last seen” is", async () => {
    const { visitor } = await people.signInWith(firefox, people.someone());
    expect(await visitor.read("/profile")).toContain(`exact to ${sessionLength.renewAfterSeconds / 3600} hours`);
  });
});
