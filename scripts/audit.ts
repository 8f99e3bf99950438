import "../bench/alias.ts";

/** `npm run audit [-- part of an address …]`. */
Object.assign(process.env, { WRANGLER_LOG: "error" });
const { runAudit } = await import("./audit/run.ts");
process.exitCode = (await runAudit(process.argv.slice(2))) ? 0 : 1;
