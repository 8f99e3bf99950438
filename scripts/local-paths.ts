/** Where the dev server keeps D1, KV and the objects of this laptop. Ignored by git. */
export const statePath = ".wrangler/state";
/** The settings of this laptop. Ignored by git. */
export const secretsPath = ".dev.vars";
