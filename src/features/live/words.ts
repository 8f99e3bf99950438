import type { ConnectionState } from "./connection.ts";

/** The state of the connection as people read it. */
export const connectionWords: Readonly<Record<ConnectionState, string>> = {
  connecting: "Connecting…",
  live: "Live: changes arrive as they happen.",
  reconnecting: "Connection lost. Reconnecting…",
  offline: "You are offline. Your clicks are kept and sent when the network is back.",
  paused: "Paused while this page is hidden.",
  ended: "You were signed out.",
};
