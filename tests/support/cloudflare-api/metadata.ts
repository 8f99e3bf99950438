import { z } from "zod";

const named = { name: z.string().min(1) };

/** Every kind of binding that this API knows, as the upload of a Worker describes it. */
export const binding = z.discriminatedUnion("type", [
  z.object({ type: z.literal("plain_text"), ...named, text: z.string().max(5_120) }),
  z.object({ type: z.literal("secret_text"), ...named, text: z.string().min(1).max(5_120) }),
  z.object({ type: z.literal("json"), ...named, json: z.json() }),
  z.object({ type: z.literal("d1"), ...named, id: z.string(), database_id: z.string().optional() }),
  z.object({ type: z.literal("kv_namespace"), ...named, namespace_id: z.string() }),
  z.object({
    type: z.literal("durable_object_namespace"),
    ...named,
    class_name: z.string().min(1),
    script_name: z.undefined({ error: "is not something this fake can do: objects of another script." }).optional(),
    namespace_id: z.string().optional(),
  }),
  z.object({
    type: z.literal("ratelimit"),
    ...named,
    namespace_id: z.string().regex(/^[1-9]\d*$/),
    simple: z.object({ limit: z.number().int().positive(), period: z.union([z.literal(10), z.literal(60)]) }),
  }),
  z.object({ type: z.literal("analytics_engine"), ...named, dataset: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/) }),
  z.object({ type: z.literal("version_metadata"), ...named }),
  z.object({ type: z.literal("assets"), ...named }),
  z.object({ type: z.literal("inherit"), ...named, old_name: z.string().optional() }),
]);
export type Binding = z.infer<typeof binding>;

const classes = z.array(z.string()).default([]);

const step = z.object({
  new_classes: classes,
  new_sqlite_classes: classes,
  deleted_classes: classes,
  renamed_classes: z.array(z.object({ from: z.string(), to: z.string() })).default([]),
  transferred_classes: z.array(z.unknown()).max(0, "is not something this fake can do").default([]),
});
export type MigrationStep = z.infer<typeof step>;

/** One step in place, as Alchemy sends it, or several in a row, as wrangler does. */
const migrations = step.extend({
  old_tag: z.string().optional(),
  new_tag: z.string().optional(),
  steps: z.array(step).optional(),
});
export type Migrations = z.infer<typeof migrations>;

export const metadata = z.looseObject({
  main_module: z.string({ error: "main_module: only Workers that are modules can be uploaded here." }),
  compatibility_date: z.string().optional(),
  compatibility_flags: z.array(z.string()).default([]),
  bindings: z.array(binding).default([]),
  keep_bindings: z.array(z.string()).default([]),
  tags: z.array(z.string()).nullish(),
  migrations: migrations.nullish(),
  annotations: z.record(z.string(), z.string().optional()).optional(),
  assets: z
    .object({
      jwt: z.string().optional(),
      config: z
        .looseObject({
          _headers: z.string().optional(),
          _redirects: z.string().optional(),
          html_handling: z
            .enum(["auto-trailing-slash", "force-trailing-slash", "drop-trailing-slash", "none"])
            .optional(),
          not_found_handling: z.enum(["none", "404-page", "single-page-application"]).optional(),
          run_worker_first: z.union([z.boolean(), z.array(z.string())]).optional(),
        })
        .optional(),
    })
    .nullish(),
  keep_assets: z.boolean().optional(),
  observability: z.unknown().optional(),
});
export type Metadata = z.infer<typeof metadata>;
