import type { CloudflareApi } from "./cloudflare-api/server.ts";

interface OtherWorker {
  name: string;
  bindings?: object[];
  /** Classes of Durable Objects that it brings. */
  classes?: string[];
}

/** Puts a small Worker into an account, as somebody else would have, or an older Cirrus. */
export async function putOtherWorker(
  account: CloudflareApi,
  { name, bindings = [], classes = [] }: OtherWorker,
): Promise<void> {
  const code = [
    "export default { fetch: () => new Response('other') };",
    ...classes.map((it) => `export class ${it} {}`),
  ];
  const metadata = {
    main_module: "index.mjs",
    compatibility_date: "2026-10-01",
    bindings: [
      ...bindings,
      ...classes.map((it) => ({ type: "durable_object_namespace", name: it.toUpperCase(), class_name: it })),
    ],
    ...(classes.length > 0 && { migrations: { new_tag: "v1", new_sqlite_classes: classes } }),
  };
  const form = new FormData();
  form.append("metadata", new Blob([JSON.stringify(metadata)], { type: "application/json" }));
  form.append("index.mjs", new File([code.join("\n")], "index.mjs", { type: "application/javascript+module" }));
  await ask(account, "PUT", `/workers/scripts/${name}`, form);
}

/** Leads a host of a zone to a Worker. */
export async function putDomain(account: CloudflareApi, hostname: string, service: string): Promise<void> {
  const zone = account.state.zones.find(({ name }) => hostname.endsWith(name));
  await ask(
    account,
    "PUT",
    "/workers/domains",
    JSON.stringify({ hostname, service, zone_id: zone?.id, environment: "production" }),
  );
}

async function ask(account: CloudflareApi, method: string, path: string, body: BodyInit): Promise<void> {
  const headers = { authorization: `Bearer ${account.env["CLOUDFLARE_API_TOKEN"]}` };
  const response = await fetch(`${account.origin}/client/v4/accounts/${account.accountId}${path}`, {
    method,
    headers,
    body,
  });
  if (!response.ok) throw new Error(`${method} ${path} ended with ${response.status}: ${await response.text()}`);
}
