import { handle } from "@astrojs/cloudflare/handler";
import { identifySocket } from "~/features/auth/identify.ts";
import { openSocket } from "~/features/live/gate.ts";
import { withinBodyLimit } from "~/platform/request-body.ts";

export { Counter } from "~/features/counter/counter.object.ts";
export { Presence } from "~/features/live/presence.object.ts";
export { Limiter } from "~/platform/limiter.object.ts";

export default {
  async fetch(request, env, context) {
    if (new URL(request.url).pathname === "/live") return openSocket(request, () => identifySocket(request));
    const bounded = await withinBodyLimit(request);
    return bounded instanceof Response ? bounded : handle(bounded, env, context);
  },
} satisfies ExportedHandler<Cloudflare.Env>;
