// The door to every command: plain JavaScript, so that even an old Node can say what is missing.
import { spawnSync } from "node:child_process";

const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
const isNewEnough = major > 22 || (major === 22 && minor >= 18);

if (!isNewEnough) {
  console.error(
    `Cirrus needs Node 22.18 or later and brings its own, but this is Node ${process.versions.node}. ` +
      "Run `npm ci` (without --ignore-scripts), then start it with `npm run …`.",
  );
  process.exit(1);
}

// Nothing is fetched and nothing is reported: these tools would otherwise ask their makers' servers.
const quiet = { CLOUDFLARE_CF_FETCH_ENABLED: "false", ASTRO_TELEMETRY_DISABLED: "1", WRANGLER_SEND_METRICS: "false" };

const [script, ...args] = process.argv.slice(2);
const { status } = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", script, ...args], {
  stdio: "inherit",
  env: { ...process.env, ...quiet },
});
process.exit(status ?? 1);
