import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { init, parse } from "es-module-lexer";

/** The files that a build makes for browsers, and what they import of one another. */
export class ClientFiles {
  private readonly folder: string;
  private readonly imports = new Map<string, { always: string[]; later: string[] }>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** `folder` is what is served as `/`. */
  static async in(folder: string): Promise<ClientFiles> {
    await init;
    return new ClientFiles(folder);
  }

  read(file: string): string {
    return readFileSync(join(this.folder, file), "utf8");
  }

  /** These scripts and all that comes with them at once: what they import, and what that imports. */
  atFirst(scripts: Iterable<string>): Set<string> {
    return this.reach(scripts, (file) => this.importsOf(file).always);
  }

  /** These scripts and all that they may ever bring, whatever the visitor does. */
  inAll(scripts: Iterable<string>): Set<string> {
    return this.reach(scripts, (file) => {
      const { always, later } = this.importsOf(file);
      return [...always, ...later];
    });
  }

  private reach(scripts: Iterable<string>, next: (file: string) => string[]): Set<string> {
    const reached = new Set(scripts);
    // A set that grows while it is gone through is gone through to its end.
    for (const file of reached) for (const imported of next(file)) reached.add(imported);
    return reached;
  }

  private importsOf(file: string): { always: string[]; later: string[] } {
    const known = this.imports.get(file) ?? readImports(file, this.read(file));
    this.imports.set(file, known);
    return known;
  }
}

/** @throws for an import that only the browser could resolve: what it brings would not be weighed. */
function readImports(file: string, script: string): { always: string[]; later: string[] } {
  const [found] = parse(script);
  const isMeta = -2;
  const imports = found.filter(({ d }) => d !== isMeta);
  const resolve = (name: string | undefined) => {
    if (!name?.startsWith(".")) throw new Error(`${file} imports ${name ?? "what it makes up as it runs"}.`);
    return posix.join(posix.dirname(file), name);
  };
  const isStatic = -1;
  return {
    always: imports.filter(({ d }) => d === isStatic).map(({ n }) => resolve(n)),
    later: imports.filter(({ d }) => d !== isStatic).map(({ n }) => resolve(n)),
  };
}
