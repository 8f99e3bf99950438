import { z } from "astro/zod";
import { displayNameInput } from "~/features/auth/input.ts";

export const updateInput = z.object({ name: displayNameInput });
