import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { test as base, expect } from "@playwright/test";
import { DevServer, freePort, freshCheckout } from "../support/dev-server.ts";
import { signInByHand } from "../support/journey.ts";

interface Fixtures {
  checkout: string;
  /** Starts `npm run dev` in the checkout; what still runs at the end of the test is killed. */
  start(port: number): DevServer;
}

const test = base.extend<Fixtures>({
  checkout: async ({}, use) => {
    const { path, remove } = freshCheckout();
    await use(path);
    remove();
  },
  start: async ({ checkout }, use) => {
    const servers: DevServer[] = [];
    await use((port) => {
      const server = new DevServer(checkout, port);
      servers.push(server);
      return server;
    });
    for (const server of servers) await server.kill();
  },
});

/** Vite has to read every dependency of a fresh checkout once. Two servers that start at once want the same port for debugging. */
test.describe.configure({ timeout: 240_000, mode: "default" });
const slowly = { timeout: 60_000 };

test("12. a fresh checkout starts with every table, survives being killed, and loses nothing", async ({
  checkout,
  start,
  page,
}) => {
  const port = await freePort();
  const first = start(port);
  await first.says("watching for file changes");
  expect(first.output).toMatch(/migrated \(\d+ migrations?\) and seeded with 60 guestbook entries/);
  expect(first.output).toContain(first.url);
  expect(first.output).toContain("/dev/mailbox");
  expect(statSync(`${checkout}/.dev.vars`).mode & 0o077).toBe(0);
  const secret = readFileSync(`${checkout}/.dev.vars`, "utf8");

  await page.goto(`${first.url}/guestbook`);
  await expect(page.getByRole("article")).toHaveCount(20);
  await page.goto(`${first.url}/guestbook/sign`);
  await signInByHand(page, "admin@example.com");
  await page.getByLabel("Your message").fill("Written before the crash");
  await page.getByRole("button", { name: "Sign the guestbook" }).click();
  await expect(page.getByRole("article").first()).toContainText("Written before the crash", slowly);
  await page.goto(`${first.url}/moderation`);
  await expect(page.getByText("umbrellas.example/sale")).toBeVisible();
  await page.goto(`${first.url}/counter`);
  await expect(page.locator('[data-connection="live"]')).toBeVisible(slowly);
  for (let click = 1; click <= 3; click += 1) await page.getByRole("button", { name: "+ 1" }).click();
  await expect.poll(async () => (await (await page.request.get(`${first.url}/api/counter`)).json()).value).toBe(3);

  const burst = ["/counter", "/guestbook", "/sign-in", "/api/counter", "/profile"].flatMap((path) =>
    Array(8).fill(path),
  );
  const answers = await Promise.all(burst.map((path) => page.request.get(`${first.url}${path}`)));
  expect(answers.map((answer) => answer.status())).toEqual(burst.map(() => 200));
  const reset = spawnSync("npm", ["run", "db:reset"], { cwd: checkout, encoding: "utf8" });
  expect([reset.status, reset.stderr]).toEqual([1, expect.stringContaining("Stop it first")]);

  await first.kill();
  await expect(page.locator('[data-connection="reconnecting"]')).toBeVisible(slowly);
  const second = start(port);
  await second.says("watching for file changes");
  await expect(page.locator('[data-connection="live"]')).toBeVisible(slowly);
  await expect(page.locator("[data-value]")).toHaveText("3");
  await page.goto(`${second.url}/guestbook`);
  await expect(page.getByRole("article").first()).toContainText("Written before the crash");
  expect(second.output).toContain("kept as you left it");
  expect(`${first.output}${second.output}`).not.toContain("no such table");
  expect(readFileSync(`${checkout}/.dev.vars`, "utf8")).toBe(secret);
});

test("a taken port is one sentence that says what to do", async ({ checkout, start }) => {
  const port = await freePort();
  const other = createServer();
  await once(other.listen(port, "127.0.0.1"), "listening");
  const server = start(port);
  expect(await server.exited()).toBe(1);
  expect(server.output).toContain(`Port ${port} is in use. Stop what runs there, or choose another`);
  expect(server.output).not.toMatch(/\n {4}at /);
  expect(existsSync(`${checkout}/.wrangler`)).toBe(false);
  other.close();
});

test("a migration that fails is named, with what to do, and nothing starts", async ({ checkout, start }) => {
  writeFileSync(`${checkout}/db/migrations/9999_broken.sql`, "CREATE TABEL oops;");
  const server = start(await freePort());
  expect(await server.exited()).toBe(1);
  expect(server.output).toMatch(/The migration db\/migrations\/9999_broken\.sql failed .*syntax error.*Mend the file/);
  expect(server.output).not.toMatch(/--remote|\n {4}at /);
  expect(server.output).not.toContain("watching for file changes");
});
