import { z } from "astro/zod";
import { themes } from "~/platform/theme.ts";

/** A box that is not ticked is not sent: absent is false. */
export const preferencesInput = z.object({
  showsCountry: z.boolean(),
  theme: z.enum(themes, { error: "Choose a theme." }),
  wantsNotices: z.boolean(),
});
