import { maxBodyBytes } from "./limits.ts";
import { problem } from "./problem.ts";

/** How much of a body that is refused is still read: a client that cannot finish sending never sees the answer. */
const patienceBytes = 2 * 1024 * 1024;

/**
 * The request with its body read into memory, or a 413 when the body is larger than anything the site accepts. The bytes
 * themselves are counted, because a declared length is only a claim.
 */
export async function withinBodyLimit(request: Request): Promise<Request | Response> {
  if (!request.body) return request;
  const chunks: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  for await (const chunk of request.body) {
    size += chunk.byteLength;
    if (size > patienceBytes) break;
    if (size <= maxBodyBytes) chunks.push(chunk);
  }
  if (size > maxBodyBytes) return problem(413, `Send at most ${maxBodyBytes / 1024} KiB.`);
  return new Request(request, { body: await new Blob(chunks).arrayBuffer() });
}
