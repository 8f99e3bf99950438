import type { ConnectionState } from "./connection.ts";

/** The state of the connection as people read it. */
export const connectionWords: Readonly<Record<ConnectionState, string>> = {
  connecting: "Connecting…",
  live: "Live: changes arrive as they happen.",
  reconnecting: "Connection lost. Reconnecting…",
  offline: "You are offline. Your clicks are kept and sent when the network is back.",
  paused: "Paused while this page is hidden.",
  ended: "You were signed out.",
  outdated: "A newer version of this site is out. Reload this page to go on.",
};

/** For a page that goes on working beside the new version. */
export const newVersionWords = "A new version is out.";
