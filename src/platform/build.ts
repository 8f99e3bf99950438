/** Which build this code belongs to: a hash of what it was made from, or "dev" under the dev server. */
export const buildId: string = __BUILD_ID__;
