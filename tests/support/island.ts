import { globSync, readFileSync } from "node:fs";

/** The key of this build, with which its pages write the addresses of their islands. */
function readKey(): string {
  const texts = globSync("dist/server/**/*.mjs").map((path) => readFileSync(path, "utf8"));
  const [key] = texts.flatMap((text) => /"?key"?:\s*["'`]([\w+/]{43}=)["'`]/.exec(text)?.[1] ?? []);
  if (!key) throw new Error("The build has no key for islands.");
  return key;
}

/** The address of a server island, as a page of this build would write it that has it in this way. */
export async function islandAddress(name: string, props: object): Promise<string> {
  const raw = Buffer.from(readKey(), "base64");
  const key = await crypto.subtle.importKey("raw", raw, "AES-GCM", false, ["encrypt"]);
  const seal = async (kind: string, text: string) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const additionalData = Buffer.from(`${kind}:${name}`);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv, additionalData }, key, Buffer.from(text));
    return Buffer.from(iv).toString("hex").toUpperCase() + Buffer.from(sealed).toString("base64");
  };
  const query = { e: await seal("export", "default"), p: await seal("props", JSON.stringify(props)), s: "" };
  return `/_server-islands/${name}?${new URLSearchParams(query)}`;
}
