import * as auth from "~/features/auth/actions.ts";
import * as counter from "~/features/counter/actions.ts";
import * as guestbook from "~/features/guestbook/actions.ts";
import * as moderation from "~/features/guestbook/moderation/actions.ts";
import * as language from "~/features/language/actions.ts";
import * as profile from "~/features/profile/actions.ts";
import * as preferences from "~/features/profile/preference-actions.ts";

export const server = { auth, counter, guestbook, language, moderation, preferences, profile };
