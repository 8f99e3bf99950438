/// <reference types="@cloudflare/vitest-plugin/types" />

declare module "vitest" {
  interface ProvidedContext {
    migrations: import("cloudflare:test").D1Migration[];
  }
}

export {};
