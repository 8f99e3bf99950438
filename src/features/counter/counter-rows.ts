import { z } from "zod";

const whole = z.int();
const moves = { at: whole, added: whole, taken: whole };
const numbered = { user_id: z.string(), browser: z.string() };

/** A row of `Counter`'s storage, as a backup holds it. */
export const counterRow = z.discriminatedUnion("table", [
  z.strictObject({
    table: z.literal("snapshot"),
    id: z.literal(1),
    seq: whole,
    value: whole,
    increments: whole,
    decrements: whole,
    moved_by: z.string().nullable(),
    moved_at: whole.nullable(),
    moved_by_id: z.string().nullable(),
  }),
  z.strictObject({ table: z.literal("moves_by_minute"), ...moves }),
  z.strictObject({ table: z.literal("moves_by_hour"), ...moves }),
  z.strictObject({ table: z.literal("last_number"), ...numbered, n: whole, at: whole }),
]);

export type CounterRow = z.infer<typeof counterRow>;

const lastNumberKey = z.strictObject(numbered);

export type LastNumberKey = z.infer<typeof lastNumberKey>;

/** A page of all rows. `next` is where the page after it begins; null ends them. */
export const counterPage = z.strictObject({ rows: z.array(counterRow), next: lastNumberKey.nullable() });

export type CounterPage = z.infer<typeof counterPage>;

/**
 * What an operator's command asks of the counter: a page of its rows, to take rows in, and to make those its own that
 * were taken in. `position` is the number of rows before these; 0 begins anew.
 */
export const counterRequest = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("export"), after: lastNumberKey.nullable() }),
  z.strictObject({ type: z.literal("stage"), position: z.int().nonnegative(), rows: z.array(counterRow) }),
  z.strictObject({ type: z.literal("finish"), rows: z.int().nonnegative() }),
]);

export type CounterRequest = z.infer<typeof counterRequest>;

/** What a pass for an operator's command opens. */
export const operatorPurposes = ["counter-export", "counter-import"] as const;

export type OperatorPurpose = (typeof operatorPurposes)[number];

export const purposeOf = ({ type }: CounterRequest): OperatorPurpose =>
  type === "export" ? "counter-export" : "counter-import";
