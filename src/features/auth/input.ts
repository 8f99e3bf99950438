import { z } from "astro/zod";
import { wordsFrom } from "~/platform/language.ts";
import { ban, displayName, email, peopleListed, signInCode } from "~/platform/limits.ts";
import { cleanLine, countGraphemes } from "~/platform/text.ts";
import { isRole } from "./rules.ts";
import { authWords } from "./words/words.ts";

/** In the language of whoever is told: asked anew each time that something is wrong. */
const words = () => wordsFrom(authWords).input;

export const emailInput = z
  .string({ error: () => words().email })
  .trim()
  .toLowerCase()
  .max(email.maxLength, { error: () => words().emailTooLong })
  .pipe(z.email({ error: () => words().noEmail }));

/** Six digits, however they were pasted: "123 456" and "123-456" are fine. */
export const codeInput = z
  .string({ error: () => words().code })
  .transform((code) => code.replace(/[\s-]/g, ""))
  .pipe(
    z.string().regex(new RegExp(`^\\d{${signInCode.digits}}$`), { error: () => words().codeDigits(signInCode.digits) }),
  );

export const sendCodeInput = z.object({ email: emailInput });
export const providerInput = z.object({
  provider: z.enum(["google", "github"], { error: () => words().provider }),
});
export const signInInput = z.object({ email: emailInput, code: codeInput });

/** Looks like the token of a sign-in link. Whether it is one, the database says. */
const linkToken = z.string().regex(/^[0-9a-f]{32}-[0-9a-f]{64}$/);

export const linkInput = z.object({ token: linkToken });

/** What Better Auth keeps with a link. */
export const linkValue = z.preprocess(
  (value) => (typeof value === "string" ? JSON.parse(value) : value),
  z.object({ email: z.string() }),
);

/** A name as others will see it: one clean line. */
export const displayNameInput = z
  .string({ error: () => words().name })
  .max(displayName.maxLength, { error: () => words().nameTooLong })
  .transform(cleanLine)
  .refine((name) => name.length > 0, { error: () => words().name })
  .refine((name) => countGraphemes(name) <= displayName.maxGraphemes, {
    error: () => words().nameCharacters(displayName.maxGraphemes),
  });

const userId = z.string("Name the person by id.").min(1, "Name the person by id.");

/** Whom to ban, why, and for how many seconds; without a number for good. */
export const banInput = z.object({
  userId,
  banReason: z
    .string("Say why in words.")
    .max(ban.maxReasonLength, "That reason is too long.")
    .transform(cleanLine)
    .pipe(z.string().max(ban.maxReasonLength, "That reason is too long."))
    .optional(),
  banExpiresIn: z
    .int("Give whole seconds.")
    .min(1, "A ban lasts a second at least.")
    .max(ban.maxSeconds, "Leave the end away for a ban that lasts that long.")
    .optional(),
});

export const setRoleInput = z.object({
  userId,
  role: z.custom(isRole, "A role is visitor, moderator or admin."),
});

/** Which part of the list of people: never all of it. */
export const peopleQuery = z.object({
  limit: z.coerce.number().int().min(1).max(peopleListed, `Ask for at most ${peopleListed}.`).default(peopleListed),
  offset: z.coerce.number().int().min(0).default(0),
});
