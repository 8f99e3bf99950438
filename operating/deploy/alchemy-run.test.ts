import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** Runs the real file with an environment of nothing but `env`: it refuses long before it would ask the network. */
async function run(args: string[], env: Record<string, string> = {}) {
  const outcome = promisify(execFile)(process.execPath, ["alchemy.run.ts", ...args], { env });
  return outcome.then(
    () => ({ code: 0, stderr: "" }),
    (error: { code: number; stderr: string }) => ({ code: error.code, stderr: error.stderr }),
  );
}

test("starts with the packages that are installed, and asks for a stage", async () => {
  expect(await run([], { STAGE: "prod", USER: "prod" })).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^Name the stage.*\n$/),
  });
});

test("says in one list what is missing, and touches nothing", async () => {
  const { code, stderr } = await run(["--stage", "prod"]);
  expect(code).toBe(1);
  expect(stderr).toContain("Stage prod was not touched");
  for (const name of ["CLOUDFLARE_API_TOKEN", "ALCHEMY_PASSWORD", "BETTER_AUTH_SECRET"]) expect(stderr).toContain(name);
});
