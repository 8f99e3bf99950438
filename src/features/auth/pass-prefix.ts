/**
 * Names the row of an operator's pass in Better Auth's table of what runs out, which the daily clean-up empties: a table
 * of its own would need both, and the Worker that takes passes must run before a migration does. No flow of Better
 * Auth makes or asks for this prefix, and the value of a pass means nothing to any.
 */
export const passPrefix = "operator-pass:";
