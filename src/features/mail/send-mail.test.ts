import { setTimeout } from "node:timers/promises";
import { createElement } from "react";
import { expect, test, vi } from "vitest";
import { openDatabase } from "~/platform/db.ts";
import { mailDelivery } from "~/platform/limits.ts";
import { sendMail } from "./send-mail.ts";

// Shorter than the local database takes below. Each test file has limits of its own.
Object.assign(mailDelivery, { patienceMs: 10 });

const kept: string[] = [];
/** A laptop. Nothing below asks its database, but for `keepMail`. */
vi.mock("~/platform/bindings.ts", () => ({ bindings: {}, isDev: true, settings: () => ({}), finishLater: () => {} }));
vi.mock("./queries.ts", () => ({
  keepMail: async (_: unknown, { to }: { to: string }) => {
    await setTimeout(300);
    kept.push(to);
  },
}));

test("on a laptop the mail is in the mailbox when the answer comes, however long that takes", async () => {
  const mail = { to: "ada@example.com", subject: "Hello", body: createElement("p", null, "Hello") };
  expect(await sendMail(openDatabase("primary").db, mail)).toBe("sent");
  expect(kept).toEqual(["ada@example.com"]);
});
