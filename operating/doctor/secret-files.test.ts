import { expect, test } from "vitest";
import { checkSecretFiles, type SeenFile } from "./secret-files.ts";

test.each<[files: SeenFile[] | undefined, mark: string, said: string]>([
  [[], "ok", "no file"],
  [[{ path: ".env.example", isTracked: true, names: ["STAGE", "BASE_URL"] }], "ok", "no file"],
  [
    [{ path: ".dev.vars", isTracked: true, names: ["BETTER_AUTH_SECRET"] }],
    "fail",
    ".dev.vars is in git, and holds BETTER_AUTH_SECRET",
  ],
  [[{ path: ".alchemy/cirrus/prod/worker.json", isTracked: true }], "fail", "is in git"],
  [[{ path: ".env", isTracked: false, names: ["CLOUDFLARE_API_TOKEN"] }], "warn", "git would take it"],
  [undefined, "skipped", "git does not know this folder"],
])("what git sees: case %#", (files, mark, said) => {
  expect(checkSecretFiles(files, 0o100600)).toMatchObject([{ mark, what: expect.stringContaining(said) }]);
});

test("settings that others on the machine can read are worth a look", () => {
  const [, mode] = checkSecretFiles([], 0o100644);
  expect(mode).toMatchObject({ mark: "warn", fix: "chmod 600 .dev.vars" });
  expect(checkSecretFiles([], undefined)).toHaveLength(1);
});
