import { wordsFrom } from "~/platform/language.ts";
import { inBrowserWords } from "./words/in-browser.ts";

/** What became of a form that a script has posted: what the action returned, or why not. */
export type Outcome<Result> = { result: Result } | { refusal: string; status: number };

/**
 * Posts a form to where it would go by itself, and reads the outcome instead of a page. With `keepalive` it arrives though its
 * page is left meanwhile. Never throws.
 */
export async function post<Result>(address: string, body: FormData, keepalive = false): Promise<Outcome<Result>> {
  try {
    const headers = { accept: "application/json" };
    const response = await fetch(address, { method: "POST", body, headers, keepalive });
    if (response.ok) return { result: await response.json<Result>() };
    const { detail } = await response.json<{ detail: string }>();
    return { refusal: detail, status: response.status };
  } catch {
    return { refusal: wordsFrom(inBrowserWords).unreachable, status: 0 };
  }
}
