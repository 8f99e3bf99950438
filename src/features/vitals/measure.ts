import { onCLS, onFCP, onINP, onLCP, onTTFB } from "web-vitals";
import { buildId } from "~/platform/build.ts";
import { deskFromPixels } from "~/platform/limits.ts";
import type { SentView } from "./input.ts";

/** What Chromium tells about the connection; others tell nothing. */
interface Connected {
  connection?: { effectiveType?: SentView["network"] };
}

/** Measures a view of this page until it is hidden for the first time, which may be its end, and sends that once. */
export function measure(route: string): void {
  const values: SentView["values"] = {};
  for (const observe of [onLCP, onINP, onCLS, onFCP, onTTFB]) {
    observe(({ name, value }) => {
      values[name] = round(value, name === "CLS" ? 1000 : 1);
    });
  }
  const send = () => {
    if (document.visibilityState !== "hidden" || Object.keys(values).length === 0) return;
    // The library's own listeners came first, so its last values are in.
    removeEventListener("visibilitychange", send);
    const { connection }: Navigator & Connected = navigator;
    const network = connection?.effectiveType;
    const form = innerWidth < deskFromPixels ? "phone" : "desk";
    const view: SentView = { route, form, ...(network && { network }), build: buildId, values };
    navigator.sendBeacon("/api/vitals", new Blob([JSON.stringify(view)], { type: "application/json" }));
  };
  addEventListener("visibilitychange", send);
}

function round(value: number, steps: number): number {
  return Math.round(value * steps) / steps;
}
