import { z } from "astro/zod";
import { codeInput, displayNameInput, emailInput } from "~/features/auth/input.ts";

export const updateInput = z.object({ name: displayNameInput });

/** Names a session by its id. Its token never leaves the server but in its own cookie. */
export const endSessionInput = z.object({ session: z.string({ error: "Name the session that is to end." }) });

export const sendEmailCodeInput = z.object({ email: emailInput });
export const changeEmailInput = z.object({ email: emailInput, code: codeInput });

/** What a person types and chooses before their account is deleted. */
export const removeInput = z.object({
  entries: z.enum(["remove", "keep"], { error: "Choose what becomes of your guestbook entries." }),
  confirmation: z
    .string({ error: "Type your e-mail address." })
    .trim()
    .toLowerCase()
    .min(1, "Type your e-mail address."),
});
