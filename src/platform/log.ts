import { currentRequest } from "./current-request.ts";

export type Field = string | number | boolean | null | undefined;

/** One JSON line a call, with the number and the route of the request. Never pass an address, a name, a code or a token. */
export function log(level: "info" | "warn" | "error", event: string, fields: Record<string, Field> = {}): void {
  const request = currentRequest();
  const where = request && { id: request.id, route: request.route ?? "(none)" };
  console[level](JSON.stringify({ level, event, ...where, ...fields }));
}

/**
 * Logs what was thrown: its kind, text and frames stay in the log, never in an answer. Drizzle puts the values of a
 * failed query behind "params:" in its message; those may be personal and are cut off.
 */
export function logFailure(event: string, error: unknown, fields: Record<string, Field> = {}): void {
  const fault = error instanceof Error ? error : new Error(String(error));
  // Without the message, whose lines somebody may have written: one that begins with "at" would pass for a frame.
  const lines = fault.stack?.replace(fault.message, "").split("\n");
  const frames = lines?.filter((line) => line.startsWith("    at "));
  log("error", event, {
    ...fields,
    error: fault.name,
    message: withoutValues(fault.message),
    cause: fault.cause instanceof Error ? withoutValues(fault.cause.message) : undefined,
    stack: frames?.join("\n"),
  });
}

function withoutValues(message: string): string | undefined {
  return message.split("\nparams:")[0];
}
