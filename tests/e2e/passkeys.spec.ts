import { AxeBuilder } from "@axe-core/playwright";
import type { CDPSession, Page } from "@playwright/test";
import { freshSignInSeconds, limits } from "~/platform/limits.ts";
import { test as base, expect, openSignedIn } from "../support/journey.ts";

/** Passkeys need a domain: an IP address, where the other journeys go, has none. */
const test = base.extend({
  site: [
    async ({ site }, use) => {
      const url = new URL(site.url);
      url.hostname = "localhost";
      await use({ ...site, url });
    },
    { scope: "worker" },
  ],
});

/** Chromium's own authenticator: keeps passkeys, and touches itself. */
class Authenticator {
  private readonly cdp: CDPSession;
  private readonly authenticatorId: string;

  private constructor(cdp: CDPSession, authenticatorId: string) {
    this.cdp = cdp;
    this.authenticatorId = authenticatorId;
  }

  static async plugInto(page: Page): Promise<Authenticator> {
    const cdp = await page.context().newCDPSession(page);
    await cdp.send("WebAuthn.enable");
    const abilities = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true } as const;
    const options = {
      protocol: "ctap2",
      transport: "internal",
      automaticPresenceSimulation: true,
      ...abilities,
    } as const;
    const { authenticatorId } = await cdp.send("WebAuthn.addVirtualAuthenticator", { options });
    return new Authenticator(cdp, authenticatorId);
  }

  async credentials() {
    const { credentials } = await this.cdp.send("WebAuthn.getCredentials", { authenticatorId: this.authenticatorId });
    return credentials;
  }

  /** Whether somebody is there to touch it. Without, whatever asks waits. */
  async beTouched(enabled: boolean): Promise<void> {
    await this.cdp.send("WebAuthn.setAutomaticPresenceSimulation", { authenticatorId: this.authenticatorId, enabled });
  }

  /** Whether the one who touches it is its owner. */
  async beOwn(isUserVerified: boolean): Promise<void> {
    await this.cdp.send("WebAuthn.setUserVerified", { authenticatorId: this.authenticatorId, isUserVerified });
  }
}

const items = (page: Page) => page.locator("section", { has: page.locator("#passkeys") }).getByRole("listitem");

async function addPasskey(page: Page): Promise<Authenticator> {
  await page.goto("/profile");
  const authenticator = await Authenticator.plugInto(page);
  await page.getByRole("button", { name: "Add a passkey" }).click();
  await expect(page).toHaveURL("/profile?passkey=added#passkeys");
  await expect(items(page)).toHaveCount(1);
  return authenticator;
}

/** What the page says about passkeys, and nothing else. */
const words = (page: Page) => page.locator("[data-passkey-sign-in] [aria-live]");
const signInButton = (page: Page) => page.getByRole("button", { name: "Sign in with a passkey" });

test.describe("in a browser that fills in no passkeys", () => {
  test.beforeEach(async ({ member }) => {
    await member.addInitScript(() => {
      Object.assign(PublicKeyCredential, { isConditionalMediationAvailable: async () => false });
    });
  });

  test("a passkey is added, named, and signs in with the button, back to where the person was", async ({
    member,
    email,
  }) => {
    await addPasskey(member);
    await expect(items(member)).toContainText("Chrome on Linux");
    await expect(items(member)).toContainText("No, on one device only");
    await member.getByText("Rename Chrome on Linux").click();
    await member.getByLabel("New name").fill("Blue key");
    await member.getByRole("button", { name: "Save the name" }).click();
    await expect(items(member)).toContainText("Blue key");
    await member.getByRole("main").getByRole("button", { name: "Sign out" }).click();
    await member.goto("/sign-in?next=%2Fguestbook%2Fsign");
    await signInButton(member).click();
    await expect(member).toHaveURL("/guestbook/sign");
    await member.goto("/profile");
    await expect(member.getByText(email)).toBeVisible();
  });

  test("a removed passkey is refused, and the browser forgets it", async ({ member }) => {
    const authenticator = await addPasskey(member);
    await member.getByRole("button", { name: "Remove Chrome on Linux" }).click();
    await expect(member.getByRole("status")).toContainText("Removed");
    await expect(items(member)).toHaveCount(0);
    await member.context().clearCookies();
    await member.goto("/sign-in");
    await signInButton(member).click();
    await expect(words(member)).toHaveText(/belongs to no account here/);
    await expect(signInButton(member)).toBeVisible();
    await expect.poll(() => authenticator.credentials()).toEqual([]);
  });

  test("who cancels reads nothing, and may try again", async ({ member }) => {
    const authenticator = await addPasskey(member);
    await member.context().clearCookies();
    await member.goto("/sign-in");
    await authenticator.beOwn(false);
    await signInButton(member).click();
    await expect(signInButton(member)).toBeVisible();
    await expect(words(member)).toHaveText("");
    await authenticator.beOwn(true);
    await signInButton(member).click();
    await expect(member).toHaveURL("/profile");
  });

  test("who tries too often reads when to try again", async ({ member }) => {
    await addPasskey(member);
    await member.context().clearCookies();
    await member.context().setExtraHTTPHeaders({ "cf-connecting-ip": "203.0.113.81" });
    await member.goto("/sign-in");
    const data = { response: { id: "unknown" } };
    const headers = { origin: new URL(member.url()).origin };
    for (let count = 0; count < limits.passkeyTriesPerIp.max; count += 1) {
      await member.request.post("/auth/passkey/verify-authentication", { data, headers });
    }
    await signInButton(member).click();
    await expect(words(member)).toHaveText(/^That was too often\. Try again in \d+ minutes\.$/);
  });
});

test("a passkey that the browser fills in signs in without the button", async ({ member, email }) => {
  await addPasskey(member);
  await member.context().clearCookies();
  await member.goto("/sign-in");
  await expect(member).toHaveURL("/profile");
  await expect(member.getByText(email)).toBeVisible();
});

/**
 * From the next page on, somebody touches the authenticator for what a button asks, and not before: it would answer what is only
 * offered. Resolves, as a promise within, when a page offers.
 */
async function touchForButtons(page: Page, authenticator: Authenticator): Promise<{ offered: Promise<void> }> {
  await authenticator.beTouched(false);
  const { promise: offered, resolve: noteOffer } = Promise.withResolvers<void>();
  await page.exposeFunction("noteOffer", noteOffer);
  await page.exposeFunction("touch", () => authenticator.beTouched(true));
  await page.addInitScript(() => {
    const get = navigator.credentials.get.bind(navigator.credentials);
    navigator.credentials.get = async (options) => {
      const isOffer = options?.mediation === "conditional";
      if (!isOffer) await Reflect.get(window, "touch")();
      const answer = get(options);
      if (isOffer) Reflect.get(window, "noteOffer")();
      return answer;
    };
  });
  return { offered };
}

test("the button works while the browser offers to fill in", async ({ member }) => {
  const { offered } = await touchForButtons(member, await addPasskey(member));
  await member.context().clearCookies();
  await member.goto("/sign-in");
  await offered;
  await signInButton(member).click();
  await expect(member).toHaveURL("/profile");
});

/** Notes when options for signing in are asked for and when they have come, and holds the first until it is let go. */
async function holdOptions(page: Page) {
  const { promise: held, resolve: letGo } = Promise.withResolvers<void>();
  const heard: string[] = [];
  const options = /generate-authenticate-options/;
  await page.route(options, async (route) => {
    heard.push("asked");
    if (heard.length === 1) await held;
    await route.continue();
  });
  page.on("response", (response) => options.test(response.url()) && heard.push("answered"));
  return { heard, letGo };
}

/** Presses the button, and sees that the page has taken it up. */
async function pressButton(page: Page): Promise<void> {
  await signInButton(page).click();
  await expect(signInButton(page)).toHaveCount(0);
  await page.evaluate(() => new Promise(requestAnimationFrame));
}

test("an offer whose options come late does not cancel what the button has begun", async ({ member }) => {
  await touchForButtons(member, await addPasskey(member));
  await member.context().clearCookies();
  const { heard, letGo } = await holdOptions(member);
  await member.goto("/sign-in");
  await expect.poll(() => heard).toEqual(["asked"]);
  await pressButton(member);
  letGo();
  await expect(member).toHaveURL("/profile");
  expect(heard).toEqual(["asked", "answered", "asked", "answered"]);
});

test("a browser that could offer only after the button was pressed offers nothing", async ({ member }) => {
  await addPasskey(member);
  await member.context().clearCookies();
  await member.addInitScript(() => {
    const { promise, resolve } = Promise.withResolvers<boolean>();
    Object.assign(PublicKeyCredential, { isConditionalMediationAvailable: () => promise });
    Object.assign(window, { canOffer: () => resolve(true) });
  });
  const { heard, letGo } = await holdOptions(member);
  await member.goto("/sign-in");
  await pressButton(member);
  await member.evaluate("canOffer()");
  letGo();
  await expect(member).toHaveURL("/profile");
  expect(heard).toEqual(["asked", "answered"]);
});

test("adding with an old sign-in leads to the sign-in page first", async ({ member, site, email }) => {
  const longAgo = Date.now() - freshSignInSeconds * 1000;
  const age = "UPDATE session SET created_at = ? WHERE user_id = (SELECT id FROM user WHERE email = ?)";
  await site.db.prepare(age).bind(longAgo, email).run();
  await member.goto("/profile");
  await Authenticator.plugInto(member);
  await member.getByRole("button", { name: "Add a passkey" }).click();
  await expect(member.getByText("sign in again first")).toBeVisible();
  await expect(member.getByRole("link", { name: "sign in again" })).toHaveAttribute(
    "href",
    "/sign-in?again&next=%2Fprofile",
  );
  await expect(member.getByRole("button", { name: "Add a passkey" })).toBeVisible();
});

test("a device that has one already says so", async ({ member }) => {
  await addPasskey(member);
  await member.getByRole("button", { name: "Add a passkey" }).click();
  await expect(member.getByText("keeps a passkey for your account already")).toBeVisible();
  await expect(items(member)).toHaveCount(1);
});

test("a second person finds the first one's passkey nowhere", async ({ member, browser, site }) => {
  await addPasskey(member);
  const other = await openSignedIn(browser, site, "second-person@example.com");
  await other.goto("/profile");
  await expect(other.getByRole("heading", { name: "Passkeys" })).toBeVisible();
  await expect(items(other)).toHaveCount(0);
  await other.context().close();
});

test("a browser without passkeys shows no button, and says what adding needs", async ({ member }) => {
  await member.addInitScript(() => Reflect.deleteProperty(window, "PublicKeyCredential"));
  await member.goto("/profile");
  await expect(member.getByText("Adding one needs JavaScript and a browser that knows passkeys")).toBeVisible();
  await expect(member.getByRole("button", { name: "Add a passkey" })).toBeHidden();
  await member.context().clearCookies();
  await member.goto("/sign-in");
  await expect(member.getByRole("button", { name: "Send me a code" })).toBeVisible();
  await expect(signInButton(member)).toBeHidden();
});

test("axe finds nothing to mend in a list of passkeys", async ({ member }) => {
  // What is still changing its colour has too little contrast.
  await member.emulateMedia({ reducedMotion: "reduce" });
  await addPasskey(member);
  await member.getByText("Rename Chrome on Linux").click();
  for (const colorScheme of ["light", "dark"] as const) {
    await member.emulateMedia({ colorScheme });
    expect((await new AxeBuilder({ page: member }).setLegacyMode().analyze()).violations).toEqual([]);
  }
});
