import type { APIContext } from "astro";
import { finishLater } from "~/platform/bindings.ts";
import { buildId } from "~/platform/build.ts";
import { findCopy, keepCopy } from "~/platform/edge-cache.ts";
import { etagOf, hasAlready } from "~/platform/etag.ts";
import { ipSubject } from "~/platform/ip.ts";
import { limits, pictures } from "~/platform/limits.ts";
import { logFailure } from "~/platform/log.ts";
import { thePainter } from "~/platform/objects.ts";
import { problem, tooManyRequests } from "~/platform/problem.ts";
import { trySpend } from "~/platform/spend.ts";
import { withinTime } from "~/platform/within-time.ts";
import { type Entry, readEntry } from "../queries.ts";

/** Where links to an entry find its picture. The address changes with what is on it: previews are kept for long. */
export async function previewPath(entry: Entry): Promise<string> {
  return `/guestbook/${entry.id}/preview.png?v=${(await tagOf(entry)).slice(1, 13)}`;
}

/**
 * `GET /guestbook/<id>/preview.png`: the entry as it is now, whatever version the address names. That it can be read is
 * asked each time, a row; the drawing is kept for as long as its content is the same.
 */
export async function getPreview({ locals, params, request, url }: APIContext): Promise<Response> {
  const entry = await readEntry(locals.db, params["id"] ?? "");
  if (!entry) return problem(404, "There is no such entry.");
  const etag = await tagOf(entry);
  if (hasAlready(request, etag)) return new Response(null, { status: 304, headers: headersOf(etag) });
  const key = `${url.origin}/guestbook/${entry.id}/preview.png?content=${etag.slice(1, -1)}`;
  const copy = buildId === "dev" ? undefined : await findCopy(key);
  if (copy) return new Response(copy.body, { headers: headersOf(etag) });
  const allowance = await trySpend(limits.drawingsPerIp, ipSubject(request.headers));
  if (!allowance.allowed) return tooManyRequests(allowance.retryAfterSeconds);
  return drawn(entry, { key, etag, origin: url.origin });
}

const copyHeaders = { "cache-control": `public, max-age=${pictures.copyKeptSeconds}` };

interface Target {
  key: string;
  etag: string;
  origin: string;
}

async function drawn({ id, authorName, country, body }: Entry, { key, etag, origin }: Target): Promise<Response> {
  try {
    const subject = { name: authorName, country, body };
    const png = await withinTime(thePainter().paint(subject, origin), pictures.drawnWithinMs);
    finishLater(keepCopy(key, new Response(png, { headers: copyHeaders })));
    return new Response(png, { headers: headersOf(etag) });
  } catch (error) {
    logFailure("picture-not-drawn", error, { entry: id });
    return new Response(null, { status: 302, headers: { location: "/preview.png", "cache-control": "no-store" } });
  }
}

/** A tag for all that a picture shows, and for the build, which decides how it looks. */
function tagOf({ authorName, country, body }: Entry): Promise<string> {
  return etagOf(new TextEncoder().encode(JSON.stringify([buildId, authorName, country, body])).buffer);
}

function headersOf(etag: string): Record<string, string> {
  return {
    "content-type": "image/png",
    etag,
    "cache-control": `public, max-age=${pictures.keptSeconds}`,
    // Chats show previews on pages of theirs.
    "cross-origin-resource-policy": "cross-origin",
  };
}
