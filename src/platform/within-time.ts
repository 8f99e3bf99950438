/**
 * What `work` comes to, unless it takes too long. The work itself goes on, and nobody hears what becomes of it.
 * @throws Error when `ms` milliseconds have passed, and whatever the work throws before.
 */
export async function withinTime<Result>(work: Promise<Result>, ms: number): Promise<Result> {
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => reject(new Error(`No answer within ${ms} ms.`)), ms);
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
