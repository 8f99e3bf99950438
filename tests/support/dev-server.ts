import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

/** A checkout as a new user has it after `npm ci`: no state, no secret, no generated file. */
export function freshCheckout(): { path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), "cirrus-"));
  const files = execFileSync("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: root,
    encoding: "utf8",
  });
  for (const file of files.split("\0").filter(Boolean)) cpSync(join(root, file), join(path, file), { recursive: true });
  linkPackages(path);
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) };
}

/** Every package, but not what Vite has made of them: two dev servers that share that cache break each other. */
function linkPackages(checkout: string): void {
  const packages = readdirSync(join(root, "node_modules")).filter((name) => name !== ".vite" && name !== ".astro");
  mkdirSync(join(checkout, "node_modules"));
  for (const name of packages) symlinkSync(join(root, "node_modules", name), join(checkout, "node_modules", name));
}

/** `npm run dev` in a checkout, as a process that can be killed like any other. */
export class DevServer {
  output = "";
  readonly port: number;
  private readonly process: ChildProcess;

  constructor(checkout: string, port: number) {
    this.port = port;
    const args = ["run", "dev", "--", "--port", String(port)];
    this.process = spawn("npm", args, { cwd: checkout, detached: true, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) {
      stream?.on("data", (chunk) => {
        this.output += chunk;
      });
    }
  }

  /** Resolves once it has said this. One that ends before never will. */
  async says(words: string): Promise<void> {
    while (!this.output.includes(words)) {
      if (this.hasExited()) throw new Error(`The dev server ended without “${words}”:\n${this.output}`);
      await new Promise<void>((resolve) => {
        for (const stream of [this.process.stdout, this.process.stderr]) stream?.once("data", () => resolve());
        this.process.once("close", () => resolve());
      });
    }
  }

  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Kills npm, Node and workerd at once, as a crash would. */
  async kill(): Promise<void> {
    if (this.process.pid === undefined || this.hasExited()) return;
    const gone = this.exited();
    process.kill(-this.process.pid, "SIGKILL");
    await gone;
  }

  private hasExited(): boolean {
    return this.process.exitCode !== null || this.process.signalCode !== null;
  }

  exited(): Promise<number | null> {
    if (this.hasExited()) return Promise.resolve(this.process.exitCode);
    return new Promise((resolve) => this.process.once("close", resolve));
  }
}

/** A port that nothing listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("No port.")),
      );
    });
  });
}
