import { z } from "astro/zod";
import { codeInput, displayNameInput, emailInput } from "~/features/auth/input.ts";
import { wordsFrom } from "~/platform/language.ts";
import { profileWords } from "./words/words.ts";

/** In the language of whoever is told: asked anew each time that something is wrong. */
const words = () => wordsFrom(profileWords);

export const updateInput = z.object({ name: displayNameInput });

/** Names a linked account by the id of its row. */
export const unlinkInput = z.object({ account: z.string({ error: () => words().accounts.name }) });

/** Names a session by its id. Its token never leaves the server but in its own cookie. */
export const endSessionInput = z.object({ session: z.string({ error: () => words().devices.name }) });

const passkeyId = z.string({ error: () => words().passkeys.name });

/** A passkey's name is shown to its owner alone, and cleaned like one that others see. */
export const renamePasskeyInput = z.object({ passkey: passkeyId, name: displayNameInput });
export const removePasskeyInput = z.object({ passkey: passkeyId });

export const sendEmailCodeInput = z.object({ email: emailInput });
export const changeEmailInput = z.object({ email: emailInput, code: codeInput });

/** What a person types and chooses before their account is deleted. */
export const removeInput = z.object({
  entries: z.enum(["remove", "keep"], { error: () => words().deletion.chooseEntries }),
  confirmation: z
    .string({ error: () => words().deletion.typeAddress })
    .trim()
    .toLowerCase()
    .min(1, { error: () => words().deletion.typeAddress }),
});
