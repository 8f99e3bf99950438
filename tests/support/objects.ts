/** The entry of the tests that run inside workerd: the objects alone, without the site. */
export { Counter } from "~/features/counter/counter.object.ts";
export { Painter } from "~/features/guestbook/preview/painter.object.ts";
export { Presence } from "~/features/live/presence.object.ts";
export { Limiter } from "~/platform/limiter.object.ts";

export default {
  fetch: () => new Response("This entry serves tests of the objects only.", { status: 404 }),
} satisfies ExportedHandler;
