import { AxeBuilder } from "@axe-core/playwright";
import type { Page } from "@playwright/test";
import { parseClientFrame } from "~/features/live/client-frame.ts";
import { encode } from "~/features/live/protocol.ts";
import { live as limits, toasts } from "~/platform/limits.ts";
import { expect, test } from "../support/journey.ts";
import { LiveSocket } from "../support/socket.ts";

const value = "[data-value]";
const refusal = "Not counted. Too many clicks at once. Try again in a moment.";
const toastOf = (page: Page) => page.locator("[data-toast]");
const plus = (page: Page) => page.getByRole("button", { name: "+ 1" });

async function openCounter(page: Page): Promise<void> {
  await page.goto("/counter");
  await expect(page.locator('[data-connection="live"]')).toBeVisible();
}

/** Uses up, on a socket of its own, all adds that the owner of `page` may make, until the function that comes back is called. */
async function useUp(page: Page, site: URL): Promise<() => Promise<void>> {
  const cookies = await page.context().cookies();
  const socket = await LiveSocket.open(site, {
    cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; "),
  });
  const add = () => socket.send({ type: "add", n: 1, amount: 1 });
  for (let adds = 0; adds < limits.addBurst; adds += 1) add();
  const [since, eachMs] = [performance.now(), 900 / limits.addsPerSecond];
  let sent = 0;
  // What a busy machine delays is sent all the same: no click may find room.
  const going = setInterval(() => {
    for (; sent < (performance.now() - since) / eachMs; sent += 1) add();
  }, eachMs);
  await socket.next("acknowledged");
  return async () => {
    clearInterval(going);
    await socket.close();
  };
}

/** Clicks until a click is refused. */
async function clickTooOften(page: Page): Promise<void> {
  await expect(async () => {
    await plus(page).click();
    await expect(toastOf(page)).toBeVisible({ timeout: 300 });
  }).toPass();
}

test("a click too many is taken back, and a toast says why", async ({ member, site }) => {
  await openCounter(member);
  const stop = await useUp(member, site.url);
  await clickTooOften(member);
  await expect(toastOf(member)).toContainText(refusal);
  await stop();
  const shown = async () => Number((await member.locator(value).innerText()).replaceAll(",", ""));
  const counted = async () => (await (await member.request.get("/api/counter")).json()).value;
  await expect.poll(async () => (await shown()) - (await counted())).toBe(0);
  const before = await counted();
  await plus(member).click();
  await expect.poll(counted).toBe(before + 1);
  expect(await shown()).toBe(before + 1);
});

/** A server that refuses every add, as ours does when somebody has used up theirs. */
async function refuseAdds(page: Page): Promise<void> {
  await page.routeWebSocket(/[/]live[?]/, (socket) => {
    const server = socket.connectToServer();
    socket.onMessage((message) => {
      const frame = parseClientFrame(String(message));
      if (frame?.type !== "add") server.send(message);
      else
        socket.send(encode({ type: "refused", n: frame.n, reason: "Too many clicks at once. Try again in a moment." }));
    });
  });
}

for (const [width, height] of [
  [320, 568],
  [1280, 800],
] as const) {
  test(`a toast is dismissed by keyboard and gives the focus back, and covers no button, ${width} px`, async ({
    member,
  }) => {
    await refuseAdds(member);
    await member.setViewportSize({ width, height });
    await openCounter(member);
    const before = await member.locator(value).innerText();
    await plus(member).focus();
    await member.keyboard.press("Enter");
    const toast = await toastOf(member).boundingBox();
    const form = await plus(member).locator("..").boundingBox();
    if (!toast || !form) throw new Error("The toast or the buttons are not to be seen.");
    expect(toast.y >= form.y + form.height || toast.y + toast.height <= form.y).toBe(true);
    expect(toast.x >= 0 && toast.x + toast.width <= width).toBe(true);
    await expect(member.locator(value)).toHaveText(before);
    await member.getByRole("button", { name: "Dismiss" }).focus();
    await member.keyboard.press("Enter");
    await expect(toastOf(member)).toHaveCount(0);
    await expect(plus(member)).toBeFocused();
  });
}

for (const colorScheme of ["light", "dark"] as const) {
  test(`a toast reads in the ${colorScheme}`, async ({ member }) => {
    await refuseAdds(member);
    await member.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await openCounter(member);
    await plus(member).click();
    await expect(toastOf(member)).toContainText(refusal);
    const { violations } = await new AxeBuilder({ page: member }).analyze();
    expect(violations.map(({ id }) => id)).toEqual([]);
  });
}

test("a toast goes by itself, but not while somebody points at it", async ({ member }) => {
  await refuseAdds(member);
  await member.clock.install();
  await openCounter(member);
  await plus(member).click();
  await toastOf(member).hover();
  await member.clock.fastForward(toasts.shownMs);
  await expect(toastOf(member)).toBeVisible();
  await member.getByRole("heading", { level: 1 }).hover();
  await member.clock.fastForward(toasts.shownMs);
  await expect(toastOf(member)).toHaveCount(0);
});
