// Which way imports may point. DESIGN: pages → features → platform → db/schema; a feature reaches only what it stands on.
const standsOn = {
  mail: [],
  live: [],
  auth: ["mail", "live"],
  counter: ["auth", "live"],
  guestbook: ["auth", "live"],
  // Who hides their country wants it gone from the guestbook as well; notices about the account are the profile's own mails.
  profile: ["auth", "mail", "guestbook"],
  health: [],
  landing: ["counter", "guestbook", "health", "live"],
  language: ["auth"],
  vitals: [],
  architecture: [],
};

const typesAside = { dependencyTypesNot: ["type-only"] };

const betweenFeatures = Object.entries(standsOn).map(([feature, others]) => ({
  name: `${feature}-stands-on-${others.join("-and-") || "platform-only"}`,
  severity: "error",
  from: { path: `^src/features/${feature}/` },
  to: { path: "^src/features/", pathNot: `^src/features/(${[feature, ...others].join("|")})/` },
}));

const browserScripts = [
  ...["store", "protocol", "input", "rules", "connection", "live-strip", "code-form", "name-form", "name-client"],
  ...["passkey-client", "passkey-ceremony", "passkey-sign-in", "add-passkey", "history", "history-live", "in-browser"],
  ...["clicks", "address", "words", "news", "drafts", "entry-view", "sent-entry", "own-entries", "offer-briefly"],
  ...["links", "post-form", "body-field", "writing-form", "writing-client", "arrivals", "entry-list", "newest-page"],
  ...["system", "geometry", "on-drawing", "use-player", "lists", "in-browser"],
  ...["latest", "queue-client", "queue-cards", "queue-keys", "ticker", "kinds", "reaction-view", "own-reactions"],
  ...["in-browser", "measure"],
];
const browserCode = `^src/features/[^/]+/[^/]+[.]tsx$|^src/features/.+/(${browserScripts.join("|")})[.]ts$|^src/(ui|offline)/.+[.]ts$`;
const serverOnly =
  "^(db/|src/platform/(bindings|db|spend|forms|limiter[.]object)[.]ts)|[/-](queries|actions)[.]ts$|[.]object[.]ts$|^cloudflare:";

export default {
  forbidden: [
    { name: "no-circles", severity: "error", from: {}, to: { circular: true, viaOnly: typesAside } },
    {
      name: "no-broken-imports",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^(astro|cloudflare):" },
    },
    {
      name: "ground-imports-no-feature",
      severity: "error",
      from: { path: "^src/(ui|platform)/" },
      to: { path: "^src/(features|pages|layouts|actions|offline)/" },
    },
    {
      name: "schema-imports-nothing-of-ours",
      severity: "error",
      from: { path: "^db/schema/" },
      to: { path: "^(src|scripts)/" },
    },
    {
      name: "features-import-no-page",
      severity: "error",
      from: { path: "^src/features/" },
      to: { path: "^src/(pages|layouts|actions)/|^src/(worker|middleware)[.]ts$" },
    },
    {
      name: "tables-only-in-queries",
      severity: "error",
      from: {
        path: "^src/",
        pathNot: "[/-]queries[.]ts$|^src/platform/db[.]ts$|^src/features/auth/auth[.]ts$|[.]test[.]ts$",
      },
      to: { path: "^db/schema/" },
    },
    {
      name: "env-only-in-bindings",
      severity: "error",
      from: { path: "^src/", pathNot: "^src/platform/bindings[.]ts$|[.]object[.]ts$|[.]test[.]ts$" },
      to: { path: "^cloudflare:workers$" },
    },
    {
      name: "browser-imports-no-server",
      severity: "error",
      from: { path: browserCode },
      to: { path: serverOnly, reachable: true },
    },
    ...betweenFeatures,
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: "specify",
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      extensions: [".ts", ".tsx", ".mjs", ".js"],
      exportsFields: ["exports"],
      conditionNames: ["import", "types"],
    },
  },
};
