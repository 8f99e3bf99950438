import { parseArgs } from "node:util";
import { OperatorError } from "../operator-error.ts";
import { checkStageName } from "../stage.ts";

interface Arguments {
  stage: string;
  /** The archive to write or to read, when one is named. */
  file: string | undefined;
  url: string | undefined;
}

/** Reads `--stage <name> [--to <file>] [--url <origin>]`. @throws OperatorError in one sentence. */
export function readBackupArguments(args: string[]): Arguments {
  const { values } = parse(() => parseArgs({ args, options: { ...common, to: { type: "string" } } }));
  return { stage: checked(values.stage), file: values.to, url: originOf(values.url) };
}

/** Reads `--stage <name> <archive> [--url <origin>]`. @throws OperatorError in one sentence. */
export function readRestoreArguments(args: string[]): Arguments & { file: string } {
  const { values, positionals } = parse(() => parseArgs({ args, options: common, allowPositionals: true }));
  const [file, ...others] = positionals;
  if (!file || others.length > 0) throw new OperatorError("Name one archive: npm run restore -- --stage dev <file>.");
  return { stage: checked(values.stage), file, url: originOf(values.url) };
}

const common = { stage: { type: "string" }, url: { type: "string" } } as const;

function parse<Parsed>(read: () => Parsed): Parsed {
  try {
    return read();
  } catch (error) {
    throw new OperatorError(error instanceof Error ? error.message : String(error));
  }
}

function checked(stage: string | undefined): string {
  if (stage === undefined) throw new OperatorError("Name the stage: --stage dev for this laptop, or --stage prod.");
  checkStageName(stage);
  return stage;
}

/** Where passes may be sent: whoever reads one on its way could use it as well. */
function originOf(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  const url = URL.parse(text);
  const isHere = url?.protocol === "http:" && ["localhost", "127.0.0.1"].includes(url.hostname);
  if (url?.protocol === "https:" || isHere) return url?.origin;
  throw new OperatorError("--url takes an origin, such as https://cirrus.example; http is for this machine alone.");
}
