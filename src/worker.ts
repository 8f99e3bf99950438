import { handle } from "@astrojs/cloudflare/handler";
import { identifySocket } from "~/features/auth/identify.ts";
import { openSocket } from "~/features/live/gate.ts";
import { withHeaders } from "~/platform/headers.ts";
import { withinBodyLimit } from "~/platform/request-body.ts";

export { Counter } from "~/features/counter/counter.object.ts";
export { Presence } from "~/features/live/presence.object.ts";
export { Limiter } from "~/platform/limiter.object.ts";

export default {
  async fetch(request, env, context) {
    const url = new URL(request.url);
    if (url.pathname === "/live") return withHeaders(await openSocket(request, () => identifySocket(request)), url);
    const bounded = await withinBodyLimit(request);
    return bounded instanceof Response ? withHeaders(bounded, url) : handle(bounded, env, context);
  },
} satisfies ExportedHandler<Cloudflare.Env>;
