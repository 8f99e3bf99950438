import type { APIRoute } from "astro";
import { publicOrigin } from "~/platform/origin.ts";

/** Not a file: the address of the sitemap has to be a whole one. */
export const GET: APIRoute = ({ url }) => {
  const lines = ["User-agent: *", "Allow: /", "Disallow: /dev/", "Disallow: /auth/", ""];
  const text = [...lines, `Sitemap: ${publicOrigin(url)}/sitemap.xml`, ""].join("\n");
  return new Response(text, {
    headers: { "content-type": "text/plain; charset=utf-8", "cache-control": "public, max-age=3600" },
  });
};
