import { ensureSecrets, forgetState, LocalError, migrateLocal, prepareLocal } from "./local.ts";

/** `npm run db:migrate`, `db:seed`, `db:reset [-- --empty]`: the local database, and no other. */
const commands: Record<string, () => Promise<string>> = {
  async migrate() {
    const count = await migrateLocal();
    return `The local database is up to date: ${count} migration${count === 1 ? "" : "s"}.`;
  },
  async seed() {
    const { seeded } = await prepareLocal();
    return seeded > 0 ? `${seeded} guestbook entries were written.` : "The guestbook has entries already: left alone.";
  },
  async reset() {
    forgetState();
    ensureSecrets();
    if (process.argv.includes("--empty")) {
      await migrateLocal();
      return "The local database starts over with nothing in it.";
    }
    const { seeded } = await prepareLocal();
    return `The local database starts over with ${seeded} guestbook entries.`;
  },
};

const command = commands[process.argv[2] ?? ""];
if (!command) throw new Error(`Use one of: ${Object.keys(commands).join(", ")}`);
try {
  console.log(await command());
} catch (error) {
  console.error(error instanceof LocalError ? error.message : error);
  process.exitCode = 1;
}
