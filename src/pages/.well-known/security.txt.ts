import type { APIRoute } from "astro";
import { settings } from "~/platform/bindings.ts";
import { publicOrigin } from "~/platform/origin.ts";
import { toSecurityTxt } from "~/platform/security-txt.ts";

/** There is one when somebody is named who reads what is sent: nobody else can promise that. */
export const GET: APIRoute = ({ url }) => {
  const contact = settings().SECURITY_CONTACT;
  if (!contact) return new Response(null, { status: 404 });
  return new Response(toSecurityTxt({ contact, origin: publicOrigin(url) }, Date.now()), {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=86400" },
  });
};
