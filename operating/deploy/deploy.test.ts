import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { expect, test } from "vitest";

/** Runs the real command with an environment of nothing but `env`: it refuses long before it would ask the network. */
async function run(command: string, args: string[], env: Record<string, string> = {}) {
  const outcome = promisify(execFile)(process.execPath, [command, ...args], { env });
  return outcome.then(
    () => ({ code: 0, stderr: "" }),
    (error: { code: number; stderr: string }) => ({ code: error.code, stderr: error.stderr }),
  );
}

test("alchemy.run.ts starts with the packages that are installed, and asks for a stage", async () => {
  expect(await run("alchemy.run.ts", [], { STAGE: "prod", ALCHEMY_STAGE: "prod", USER: "prod" })).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^Name the stage.*\n$/),
  });
});

test("a deploy says in one list what is missing, and touches nothing", async () => {
  const { code, stderr } = await run("operating/deploy.ts", []);
  expect(code).toBe(1);
  expect(stderr).toContain("Stage prod was not touched");
  for (const name of ["CLOUDFLARE_API_TOKEN", "ALCHEMY_PASSWORD"]) expect(stderr).toContain(name);
});

test("taking a stage down has no default stage, and prod takes two flags", async () => {
  const env = { CLOUDFLARE_API_TOKEN: "token", ALCHEMY_PASSWORD: "a long password" };
  expect((await run("operating/destroy.ts", [], env)).stderr).toMatch(/^Name the stage/);
  expect((await run("operating/destroy.ts", ["--stage", "prod"], env)).stderr).toContain("--delete-data");
  const alone = await run("operating/destroy.ts", ["--stage", "prod", "--delete-data"], env);
  expect(alone.stderr).toContain("--confirm prod");
  const wrong = await run("operating/destroy.ts", ["--stage", "prod", "--delete-data", "--confirm", "pr-1"], env);
  expect(wrong).toEqual({ code: 1, stderr: expect.stringContaining("Nothing was touched") });
});
