import { answerCounterRequest } from "~/features/counter/answer-counter-request.ts";
import { counterRequest } from "~/features/counter/counter-rows.ts";
import { theCounter } from "~/platform/objects.ts";

export { Counter } from "~/features/counter/counter.object.ts";
export { Presence } from "~/features/live/presence.object.ts";

/** The entry that backups start over the state of this laptop: the site's own objects, and no site. */
export default {
  fetch: async (request) => answerCounterRequest(theCounter(), counterRequest.parse(await request.json())),
} satisfies ExportedHandler;
