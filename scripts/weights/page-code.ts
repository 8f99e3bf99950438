import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { init, parse } from "es-module-lexer";
import { inlineScripts, inlineStyles } from "./code-in-html.ts";

/** What of a build's manifest tells which code a page has. Astro hands it to integrations. */
export interface BuildManifest {
  routes: {
    routeData: { route: string; component: string; type: string; prerender: boolean; origin: string };
    styles: ({ type: "inline"; content: string } | { type: "external"; src: string })[];
  }[];
  /** The built file of each script, island and page, by its name in the source. */
  entryModules: Record<string, string>;
  inlinedScripts: [name: string, script: string][];
}

/** The code that a page has: files below the folder that is served, and texts that stand in its HTML. */
export interface PageCode {
  /** What comes by itself. */
  scripts: string[];
  /** Islands, also those that wait for the visitor to scroll or to use the page. */
  islands: string[];
  styles: string[];
  inlineScripts: string[];
  inlineStyles: string[];
  hasIsland: boolean;
}

type Route = BuildManifest["routes"][number];

const renderer = "@astrojs/react/client.js";

/** Comes with one page view of ten, and only where an operator has switched that on: docs/decisions/0022 weighs it. */
export const sampled = /\/MeasureScript[.]astro[?_]/;

/**
 * Finds out what code the pages of a build have, server islands included, without starting it. What Astro and the layout
 * write into the HTML of pages that are made by request is not in it: it is the same few hundred bytes on each.
 */
export class BuiltPages {
  private readonly manifest: BuildManifest;
  private readonly server: string;
  private readonly client: string;

  private constructor(manifest: BuildManifest, server: string, client: string) {
    this.manifest = manifest;
    this.server = server;
    this.client = client;
  }

  static async of(manifest: BuildManifest, server: string, client: string): Promise<BuiltPages> {
    await init;
    return new BuiltPages(manifest, server, client);
  }

  /** Every page that is ours, by its route. */
  read(): Map<string, PageCode> {
    const pages = this.manifest.routes.filter(
      ({ routeData: { type, origin } }) => type === "page" && origin === "project",
    );
    return new Map(
      pages
        .map((page): [string, PageCode] => [page.routeData.route, this.codeOf(page)])
        .sort(([a], [b]) => (a < b ? -1 : 1)),
    );
  }

  private codeOf({ routeData, styles }: Route): PageCode {
    if (routeData.prerender) return this.codeOfHtml(routeData.route);
    const code = this.codeOfModules(this.entry(pageModule(routeData.component)));
    const files = styles.flatMap((style) => (style.type === "external" ? style.src : []));
    const texts = styles.flatMap((style) => (style.type === "inline" ? style.content : []));
    return { ...code, styles: [...code.styles, ...files], inlineStyles: [...code.inlineStyles, ...texts] };
  }

  /** A page that was made at build says itself what it has. */
  private codeOfHtml(route: string): PageCode {
    const text = readFileSync(join(this.client, route === "/" ? "index.html" : `${route}.html`), "utf8");
    // Keys and names that differ with each build would make the same page weigh a few bytes more or less.
    const html = text
      .replace(/(_server-islands\/\w+)\?[^"]*/g, "$1")
      .replace(/"[\da-f]{8}(?:-[\da-f]{4,12}){4}"/g, '""');
    const files = (pattern: RegExp) => [...html.matchAll(pattern)].map(([, file = ""]) => file);
    const deferred = files(/fetch\("\/_server-islands\/(\w+)/g).map((name) => this.codeOfServerIsland(name));
    const islands = [...html.matchAll(/<astro-island\b[^>]*>/g)].map(([tag]) => ({
      directive: / client="(\w+)"/.exec(tag)?.[1] ?? "",
      files: [...tag.matchAll(/ (?:component|renderer)-url="\/([^"]+)"/g)].map(([, file = ""]) => file),
    }));
    const own: PageCode = {
      scripts: [...files(/ src="\/(_astro\/[^"]+\.js)"/g), ...filesOf(islands.filter(comesByItself))],
      islands: filesOf(islands),
      styles: files(/<link[^>]* href="\/(_astro\/[^"]+\.css)"/g),
      inlineScripts: inlineScripts(html),
      inlineStyles: inlineStyles(html),
      hasIsland: islands.length > 0,
    };
    return joined([own, ...deferred]);
  }

  /** A page that is made by request has what the modules that make it name. */
  private codeOfModules(entry: string): PageCode {
    const text = this.modulesFrom(entry).join("\n");
    const named = (pattern: RegExp) => [...new Set([...text.matchAll(pattern)].map(([, name = ""]) => name))];
    const scripts = named(/["'`]([^"'`]+\?astro&type=script[^"'`]+)["'`]\)/g).filter((name) => !sampled.test(name));
    const hydration = /"client:component-hydration":["'`](\w+)["'`],"client:component-path":["'`]([^"'`]+)/g;
    const islands = [...text.matchAll(hydration)].map(([, directive = "", path = ""]) => ({
      directive,
      files: [this.entry(path), this.entry(renderer)],
    }));
    const deferred = named(/"server:component-path":["'`]([^"'`]+)/g);
    const inlined = new Map(this.manifest.inlinedScripts);
    const files = scripts.filter((name) => !inlined.has(name)).map((name) => this.entry(name));
    const own: PageCode = {
      scripts: [...files, ...filesOf(islands.filter(comesByItself))],
      islands: filesOf(islands),
      styles: [],
      inlineScripts: scripts.flatMap((name) => inlined.get(name) || []),
      inlineStyles: [],
      hasIsland: islands.length > 0,
    };
    return joined([own, ...deferred.map((path) => this.codeOfServerIsland(basename(path, ".astro")))]);
  }

  private codeOfServerIsland(name: string): PageCode {
    const modules = Object.keys(this.manifest.entryModules).filter((module) => module.endsWith(`/${name}.astro`));
    if (modules.length !== 1) throw new Error(`${modules.length} components could be the server island ${name}.`);
    return this.codeOfModules(this.entry(modules[0] ?? ""));
  }

  /** The texts of a module of the Worker and of all that it imports. */
  private modulesFrom(entry: string): string[] {
    const files = new Map<string, string>();
    for (const waiting = [join(this.server, entry)]; waiting.length > 0; ) {
      const file = waiting.pop() ?? "";
      if (files.has(file)) continue;
      const text = readFileSync(file, "utf8");
      files.set(file, text);
      const imported = parse(text)[0].flatMap(({ d, n }) => (d === -1 && n?.startsWith(".") ? n : []));
      waiting.push(...imported.map((name) => join(file, "..", name)));
    }
    return [...files.values()];
  }

  private entry(name: string): string {
    const file = this.manifest.entryModules[name];
    if (!file) throw new Error(`The build has no ${name}.`);
    return file;
  }
}

interface Island {
  directive: string;
  files: string[];
}

/** Others wait until they are in view, or until somebody uses the page. */
const comesByItself = ({ directive }: Island) => ["load", "idle", "only"].includes(directive);

const filesOf = (islands: Island[]) => islands.flatMap(({ files }) => files);

const pageModule = (component: string) => `\0virtual:astro:page:${component.replace(/\.(\w+)$/, "@_@$1")}`;

function joined(parts: PageCode[]): PageCode {
  const all = <Key extends "scripts" | "islands" | "styles" | "inlineScripts" | "inlineStyles">(key: Key) => [
    ...new Set(parts.flatMap((part) => part[key])),
  ];
  return {
    scripts: all("scripts"),
    islands: all("islands"),
    styles: all("styles"),
    inlineScripts: all("inlineScripts"),
    inlineStyles: all("inlineStyles"),
    hasIsland: parts.some(({ hasIsland }) => hasIsland),
  };
}
