import { showToast } from "~/ui/toast.ts";
import { connectionWords } from "./words.ts";

/** Tells whoever looks at a page that has no room for its connection's state: it has grown too old for the server. */
export function adviseReload(): void {
  showToast(connectionWords.outdated, { action: { name: "Reload", run: () => location.reload() } });
}
