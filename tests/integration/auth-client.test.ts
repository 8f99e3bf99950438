import { createAuthClient } from "better-auth/client";
import { emailOTPClient } from "better-auth/client/plugins";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Site, startSite } from "../support/site.ts";
import { Visitor } from "../support/visitor.ts";

let site: Site;
beforeAll(async () => {
  site = await startSite();
});
afterAll(() => site.close());

/** Better Auth's own client, in a browser that keeps cookies. */
function browser() {
  const visitor = new Visitor(site.url);
  const client = createAuthClient({
    baseURL: site.url.origin,
    basePath: "/auth",
    plugins: [emailOTPClient()],
    fetchOptions: {
      customFetchImpl: (input, init) => {
        const { pathname, search } = new URL(input instanceof Request ? input.url : input);
        const headers = new Headers(init?.headers);
        headers.set("origin", site.url.origin);
        return visitor.request(pathname + search, { ...init, headers });
      },
    },
  });
  const signIn = async (email: string) => {
    expect((await client.emailOtp.sendVerificationOtp({ email, type: "sign-in" })).error).toBeNull();
    const signedIn = await client.signIn.emailOtp({ email, otp: await visitor.readCode(email) });
    expect([signedIn.error, signedIn.data?.user.email]).toEqual([null, email]);
  };
  return { client, visitor, signIn };
}

test("Better Auth's own client signs in, lists and ends sessions, changes the name and signs out", async () => {
  const [laptop, phone] = [browser(), browser()];
  const email = "client@example.com";
  expect((await laptop.client.getSession()).data).toBeNull();
  await laptop.signIn(email);
  await phone.signIn(email);
  expect((await laptop.client.getSession()).data?.user.name).toBe("Client");
  expect((await laptop.visitor.get("/profile")).status).toBe(200);

  const here = (await laptop.client.getSession()).data?.session.token;
  const sessions = (await laptop.client.listSessions()).data ?? [];
  expect(sessions).toHaveLength(2);
  const there = sessions.find(({ token }) => token !== here);
  expect((await laptop.client.revokeSession({ token: there?.token ?? "" })).data).toEqual({ status: true });
  expect((await laptop.client.listSessions()).data).toHaveLength(1);
  expect((await phone.client.updateUser({ name: "Ended" })).error?.status).toBe(401);

  expect((await laptop.client.updateUser({ name: "  Ada \u202e Lovelace " })).error).toBeNull();
  expect((await laptop.client.getSession()).data?.user.name).toBe("Ada Lovelace");
  expect(await laptop.visitor.read("/counter")).toContain("Ada Lovelace");

  expect((await laptop.client.signOut()).data).toEqual({ success: true });
  expect((await laptop.client.getSession()).data).toBeNull();
  expect((await laptop.visitor.get("/profile")).status).toBe(303);
});

test("it is told why something is refused", async () => {
  const { client, signIn } = browser();
  const email = "refused@example.com";
  expect((await client.signIn.emailOtp({ email, otp: "000000" })).error).toMatchObject({ status: 400 });
  await signIn(email);
  expect((await client.updateUser({ name: "" })).error).toMatchObject({ status: 400, message: "Enter a name." });
  expect((await client.updateUser({ name: "x".repeat(51) })).error).toMatchObject({
    status: 400,
    message: "Use at most 50 characters.",
  });
});
