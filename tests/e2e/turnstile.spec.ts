import { intercept } from "../support/fake-provider.ts";
import { FakeTurnstile } from "../support/fake-turnstile.ts";
import { expect, openSignedIn, test } from "../support/journey.ts";
import { turnToForm } from "../support/opening.ts";
import { devSecrets, devVars, startSite } from "../support/site.ts";

/** Stands in for Turnstile's script: fills each widget with a token, and with the next one when it is reset. */
const widget = (tokens: string[]) => `
  const tokens = ${JSON.stringify(tokens)};
  const fill = () => {
    for (const place of document.querySelectorAll(".cf-turnstile")) {
      const field = Object.assign(document.createElement("input"), { type: "hidden", name: "cf-turnstile-response" });
      field.value = tokens.shift() ?? "none left";
      place.replaceChildren(field);
    }
  };
  window.turnstile = { reset: fill };
  fill();`;

test("each entry of a page carries a token of its own, and the policy of the page lets the widget in", async ({
  browser,
  email,
}) => {
  const turnstile = new FakeTurnstile();
  const restore = intercept(turnstile);
  const site = await startSite({
    vars: { ...devVars, TURNSTILE_SITE_KEY: turnstile.siteKey },
    secrets: { ...devSecrets, TURNSTILE_SECRET_KEY: turnstile.secret },
  });
  const page = await openSignedIn(browser, site, email);
  const body = widget([turnstile.issue(), turnstile.issue(), turnstile.issue()]);
  await page.route("https://challenges.cloudflare.com/**", (route) =>
    route.fulfill({ contentType: "text/javascript", body }),
  );
  await page.goto("/guestbook/sign");
  await expect(page.locator("input[name=cf-turnstile-response]")).toHaveCount(1);
  await page.getByLabel("Your message").fill("The first, from a page of its own.");
  await page.getByRole("button", { name: "Sign the guestbook" }).click();
  await expect(page).toHaveURL(/\/guestbook#entry-/);
  const field = page.locator("input[name=cf-turnstile-response]");
  await page.route("https://challenges.cloudflare.com/**", (route) =>
    route.fulfill({ contentType: "text/javascript", body: widget([turnstile.issue(), turnstile.issue()]) }),
  );
  await page.goto("/guestbook");
  await turnToForm(page);
  for (const text of ["A second one, quite unlike it.", "And something else for the third."]) {
    await expect(field).toHaveCount(1);
    await page.getByLabel("Your message").fill(text);
    await page.getByRole("button", { name: "Sign the guestbook" }).click();
    const entry = page.getByRole("article").filter({ hasText: text });
    await expect(entry.getByRole("button", { name: "Remove" })).toBeVisible();
  }
  expect(turnstile.calls).toBe(3);
  await page.context().close();
  await site.close();
  restore();
});
