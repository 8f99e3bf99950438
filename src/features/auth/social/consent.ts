import { type ActionContext, keepCookies, type Onward } from "~/platform/forms.ts";

interface Begun {
  headers: Headers;
  response: { url?: string | undefined };
}

/**
 * Leads the browser to a provider's consent page, at the address that Better Auth made, with the cookie that ties the
 * state to this browser.
 */
export function toConsentPage(context: ActionContext, { headers, response }: Begun): Onward {
  if (!response.url) throw new Error("Better Auth named no consent page.");
  keepCookies(context, headers);
  return { next: response.url };
}
