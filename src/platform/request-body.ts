import { maxBodyBytes } from "./limits.ts";
import { problem } from "./problem.ts";

/**
 * The request with its body read into memory, or a 413 when the body is larger than anything the site accepts. A
 * declared length is checked first, then the bytes themselves, because a length is only a claim.
 */
export async function withinBodyLimit(request: Request): Promise<Request | Response> {
  if (!request.body) return request;
  if (Number(request.headers.get("content-length") ?? 0) > maxBodyBytes) return tooLarge();
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > maxBodyBytes) return tooLarge();
    chunks.push(chunk);
  }
  return new Request(request, { body: await new Blob(chunks).arrayBuffer() });
}

function tooLarge(): Response {
  return problem(413, `Send at most ${maxBodyBytes / 1024} KiB.`);
}
