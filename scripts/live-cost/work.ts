/** What the live layer does for one event, in the units that Cloudflare bills. Tests count the rows. */

/** Rows for one call to `Counter` that counts something: the snapshot, the minute, the hour. */
export const batchRows = { written: 3, read: 7 } as const;

/** Rows on top for each add in it: the last number of its page, and that row in the index by age. */
export const addRows = { written: 2, read: 1 } as const;

/** Rows that `Counter` writes to forget a page, a day after its last add. */
export const forgottenPageRows = 1;

/** Rows of D1 that say who opens a socket: the session, the user, the preferences. */
export const sessionRows = 3;

/** How long an object is taken to be awake for a call that sets no timer. It takes milliseconds. */
export const callSeconds = 0.01;

/**
 * Frames that one object sends in a second: the lower of what was measured with workerd on two cores, 66,000 to 105,000.
 * Cloudflare's machines may be faster or slower.
 */
export const objectSendsPerSecond = 66_000;
