/** What a service worker sees around it, as far as it is used here: TypeScript's own types are for pages or for workers, not both. */
export interface WorkerScope {
  readonly clients: {
    matchAll(options: { type: "window"; includeUncontrolled?: boolean }): Promise<readonly { readonly url: string }[]>;
  };
  readonly registration: { readonly active: unknown; unregister(): Promise<boolean> };
  skipWaiting(): Promise<void>;
  addEventListener(type: "install" | "activate", listener: (event: ExtendableEvent) => void): void;
}
