/** Half of what a good secret of 32 hex digits has: estimates from one sample come out low. */
const leastBits = 64;

/** What people leave in place, and what examples say. */
const placeholder =
  /change.?me|example|placeholder|replace|your[-_ ]|tests?.?only|secret|password|default|qwerty|letmein|lorem/i;

const words = /^(?:[A-Z]?[a-z]+|[A-Z]+)(?:[ ._-](?:[A-Z]?[a-z]+|[A-Z]+))*$/;

/** Why a secret could be guessed, without saying what it is; undefined when it looks random. */
export function findWeakness(secret: string, atLeast = leastBits): string | undefined {
  if (placeholder.test(secret)) return "reads like a placeholder";
  if (estimateBits(secret) < atLeast) return "repeats itself, or follows a pattern";
  if (words.test(secret)) return "is made of words";
  return undefined;
}

/** Of its characters and of the steps between them: `abcdef…` has many of the former, and one of the latter. */
function estimateBits(text: string): number {
  const codes = [...text].map((character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).map((code, index) => code - (codes[index] ?? 0));
  return Math.min(entropy(codes), entropy(steps)) * codes.length;
}

/** Shannon's measure, in bits for each item. */
function entropy(items: readonly number[]): number {
  const counts = Map.groupBy(items, (item) => item);
  return [...counts.values()].reduce((sum, { length }) => {
    const share = length / items.length;
    return sum - share * Math.log2(share);
  }, 0);
}
