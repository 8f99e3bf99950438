import { z } from "astro/zod";
import { codeInput, displayNameInput, emailInput } from "~/features/auth/input.ts";

export const updateInput = z.object({ name: displayNameInput });

/** Names a linked account by the id of its row. */
export const unlinkInput = z.object({ account: z.string({ error: "Name the account that is to be unlinked." }) });

/** Names a session by its id. Its token never leaves the server but in its own cookie. */
export const endSessionInput = z.object({ session: z.string({ error: "Name the session that is to end." }) });

const passkeyId = z.string({ error: "Name the passkey." });

/** A passkey's name is shown to its owner alone, and cleaned like one that others see. */
export const renamePasskeyInput = z.object({ passkey: passkeyId, name: displayNameInput });
export const removePasskeyInput = z.object({ passkey: passkeyId });

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
