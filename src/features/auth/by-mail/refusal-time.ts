import { signInCode } from "~/platform/limits.ts";

/**
 * Waits until a refusal may be told. An unknown address takes two statements, a wrong code five: with a floor under both,
 * the time an answer took says nothing.
 * @param asked when the request began to be answered, by `Date.now()`.
 */
export async function untilRefusalMayBeTold(asked: number): Promise<void> {
  const left = asked + signInCode.refusalTakesMs - Date.now();
  await new Promise((resolve) => setTimeout(resolve, Math.max(0, left)));
}
