import { readdirSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { z } from "zod";
import { cloudflare } from "../../cloudflare.config.ts";

const step = z.looseObject({
  id: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  with: z.looseObject({}).optional(),
});
const job = z.looseObject({
  if: z.string().optional(),
  uses: z.string().optional(),
  needs: z.string().optional(),
  env: z.record(z.string(), z.string()).default({}),
  "timeout-minutes": z.number().optional(),
  steps: z.array(step).default([]),
});
const workflow = z.object({
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.object({ "cancel-in-progress": z.union([z.boolean(), z.string()]) }),
  jobs: z.record(z.string(), job),
});

const folder = ".github/workflows";
const files = readdirSync(folder).map((name) => ({ name, text: readFileSync(`${folder}/${name}`, "utf8") }));
const workflows = files.map(({ name, text }) => ({ name, ...workflow.parse(parse(text)) }));
const jobs = workflows.flatMap((flow) =>
  Object.entries(flow.jobs).map(([id, content]) => ({ where: `${flow.name} ${id}`, flow, ...content })),
);
const ofStrangers = "github.event.pull_request.head.repo.full_name == github.repository";
const usesSecrets = (content: object) => /\$\{\{\s*secrets\./.test(JSON.stringify(content));
const changesAccount = ({ jobs }: { jobs: object }) => usesSecrets(jobs);
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync("package.json", "utf8")));

test("there is a workflow for tests, one for previews, one for main, and one for what is too slow for each change", () => {
  expect(files.map(({ name }) => name).sort()).toEqual(["audit.yml", "ci.yml", "deploy.yml", "preview.yml"]);
});

test("a pull request of a stranger never runs with secrets", () => {
  for (const { on } of workflows) expect(on).not.toHaveProperty("pull_request_target");
  const risky = jobs.filter(({ flow, ...content }) => "pull_request" in flow.on && usesSecrets(content));
  expect(risky.map(({ where }) => where)).toEqual(["preview.yml deploy", "preview.yml destroy"]);
  for (const { if: condition } of risky) expect(condition).toContain(ofStrangers);
});

test("no step hands text that people type to a shell, and none leaves a token behind", () => {
  for (const { steps, where } of jobs) {
    for (const { run, uses, with: inputs } of steps) {
      expect(run ?? "", where).not.toContain("${{");
      if (uses?.startsWith("actions/checkout@")) expect(inputs, where).toMatchObject({ "persist-credentials": false });
    }
  }
});

test("secrets are in the steps that need them alone: what runs while packages are installed reads none", () => {
  const telling = jobs.flatMap(({ where, steps, ...rest }) => [
    ...(usesSecrets({ ...rest, flow: undefined }) ? [where] : []),
    ...steps.filter(usesSecrets).map(({ run = "" }) => `${where}: ${run.trim().split("\n").at(-1)}`),
  ]);
  expect(telling).toEqual([
    "deploy.yml deploy: npm run deploy -- --stage prod",
    'preview.yml deploy: npm run deploy -- --stage "pr-$NUMBER" --seed',
    'preview.yml destroy: npm run destroy -- --stage "pr-$NUMBER"',
  ]);
});

test("main is deployed after its tests, one deploy after the other", () => {
  const deploy = workflows.find(({ name }) => name === "deploy.yml");
  expect(deploy?.jobs["deploy"]?.needs).toBe("test");
  expect(deploy?.jobs["test"]?.uses).toBe("./.github/workflows/ci.yml");
  expect(
    workflows.filter(changesAccount).map(({ name, concurrency }) => [name, concurrency["cancel-in-progress"]]),
  ).toEqual([
    ["deploy.yml", false],
    ["preview.yml", false],
  ]);
});

test("every setting and secret of the site can be set for main", () => {
  const { steps = [] } = workflows.find(({ name }) => name === "deploy.yml")?.jobs["deploy"] ?? {};
  const given = steps.find(({ id }) => id === "deploy")?.env ?? {};
  // The stage is a flag, the address follows from DOMAIN, and the secret that signs cookies is made.
  const made = ["STAGE", "BASE_URL", "BETTER_AUTH_SECRET", "BETTER_AUTH_SECRET_PREVIOUS"];
  const elsewhere = [...made, "RESEND_BASE_URL", "ANALYTICS_BASE_URL"];
  const wanted = [...Object.keys(cloudflare.settings), ...Object.keys(cloudflare.secrets)];
  expect(Object.keys(given)).toEqual(expect.arrayContaining(wanted.filter((name) => !elsewhere.includes(name))));
});

test("whatever may write to the account or to pull requests says so, and has an end", () => {
  for (const { permissions } of workflows) expect(permissions).toEqual({ contents: "read" });
  for (const { where, uses, ...content } of jobs) {
    if (!uses) expect(content["timeout-minutes"], where).toBeGreaterThan(0);
  }
});

test("every command that a workflow runs exists", () => {
  const names = files.flatMap(({ text }) => [...text.matchAll(/npm run ([a-z:]+)/g)].map(([, name = ""]) => name));
  expect(names.length).toBeGreaterThan(0);
  for (const name of names) expect(scripts).toHaveProperty(name);
});
