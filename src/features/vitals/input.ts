import { z } from "astro/zod";
import { vitals } from "~/platform/limits.ts";
import { type Metric, metrics } from "./metrics.ts";
import { measuredRoutes } from "./routes.ts";

const most = (metric: Metric) =>
  z
    .number()
    .min(0)
    .transform((value) => Math.min(value, vitals.maxValue[metric]))
    .optional();

const values = z.strictObject({
  LCP: most("LCP"),
  INP: most("INP"),
  CLS: most("CLS"),
  FCP: most("FCP"),
  TTFB: most("TTFB"),
});

/** Body of `POST /api/vitals`: one page view, and nothing that tells whose. */
export const viewInput = z.strictObject({
  route: z.enum(measuredRoutes),
  form: z.enum(["phone", "desk"]),
  /** How quick the browser takes its connection to be; absent where it does not tell. */
  network: z.enum(["slow-2g", "2g", "3g", "4g"]).optional(),
  /** The build that made the page: an older one than that which answers, when the page has long been open. */
  build: z.string().regex(/^[0-9a-f]{12}$/),
  values: values.refine((given) => metrics.some((metric) => given[metric] !== undefined)),
});

export type View = z.infer<typeof viewInput>;

/** As the browser sends it: the page says which route it is. */
export type SentView = Omit<z.input<typeof viewInput>, "route"> & { route: string };
