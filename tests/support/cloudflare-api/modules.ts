import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { init, parse } from "es-module-lexer";
import type { Module } from "./state.ts";
import { Refusal } from "./wire.ts";
import { moduleTypes, sourceMap } from "./worker-options.ts";

/** The most that the free plan takes, packed. */
const maxPackedBytes = 3 * 1024 * 1024;

const isBuiltIn = (name: string) => /^(?:node|cloudflare|workerd):/.test(name);

/**
 * Refuses parts that could not run together: an unknown type, an import that leads to no part, too much of it all.
 * @returns the names that the main module exports.
 */
export async function checkModules(modules: readonly Module[], main: string): Promise<ReadonlySet<string>> {
  await init;
  for (const { name, contentType } of modules) refuseUnknownType(name, contentType);
  const scripts = new Map(modules.filter(isScript).map((module) => [module.name, parseModule(module)]));
  if (!scripts.has(main)) throw invalid(`No such module "${main}": main_module is not among the parts.`);
  const names = new Set(modules.map(({ name }) => name));
  for (const [name, { imported }] of scripts) {
    for (const specifier of imported) refuseMissing(specifier, name, names);
  }
  await refuseTooLarge(modules);
  return new Set(exportsOf(main, scripts));
}

function isScript({ contentType }: Module): boolean {
  return contentType.endsWith("javascript+module");
}

function refuseUnknownType(name: string, contentType: string): void {
  if (contentType === sourceMap || contentType in moduleTypes) return;
  throw invalid(`Module "${name}" has the unknown content type "${contentType}".`);
}

interface Parsed {
  imported: string[];
  exported: string[];
  /** The modules of `export * from`. */
  passedOn: string[];
}

function parseModule({ name, content }: Module): Parsed {
  const source = content.toString();
  try {
    const [imports, exports] = parse(source, name);
    const named = imports.flatMap(({ n, ss, se }) => (n === undefined ? [] : [{ n, text: source.slice(ss, se) }]));
    return {
      imported: named.map(({ n }) => n),
      exported: exports.map(({ n }) => n),
      passedOn: named.filter(({ text }) => /^export\s*\*\s*from\b/.test(text)).map(({ n }) => n),
    };
  } catch (error) {
    throw invalid(`Uncaught SyntaxError: ${error instanceof Error ? error.message : String(error)}\n  at ${name}`);
  }
}

/** Stricter than Cloudflare, which notices a missing module of `import()` only when it is asked for. */
function refuseMissing(specifier: string, importer: string, names: ReadonlySet<string>): void {
  if (isBuiltIn(specifier) || names.has(resolve(specifier, importer))) return;
  throw invalid(`Uncaught Error: No such module "${resolve(specifier, importer)}".\n  imported from "${importer}"`);
}

/** Parts are named as if they lay in one folder. */
function resolve(specifier: string, importer: string): string {
  return new URL(specifier, `file:///${specifier.startsWith(".") ? importer : ""}`).pathname.slice(1);
}

function exportsOf(name: string, scripts: ReadonlyMap<string, Parsed>): string[] {
  const parsed = scripts.get(name);
  if (!parsed) return [];
  return [...parsed.exported, ...parsed.passedOn.flatMap((from) => exportsOf(resolve(from, name), scripts))];
}

async function refuseTooLarge(modules: readonly Module[]): Promise<void> {
  const running = modules.filter(({ contentType }) => contentType !== sourceMap).map(({ content }) => content);
  const packed = await promisify(gzip)(Buffer.concat(running));
  if (packed.length <= maxPackedBytes) return;
  const text =
    "Your Worker exceeded the size limit of 3 MiB. Please upgrade to a paid plan to deploy Workers up to 10 MiB.";
  throw new Refusal(400, 10_027, text);
}

function invalid(message: string): Refusal {
  return new Refusal(400, 10_021, message);
}
