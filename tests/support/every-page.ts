import { v7 as uuidv7 } from "uuid";
import { type Language, languages } from "~/platform/language.ts";

/** Who looks at a page. A newcomer has asked for a code, has opened the link of the same mail, and is not signed in yet. */
export type Viewer = "nobody" | "newcomer" | "member" | "moderator";

export interface SitePage {
  /** What makes it, below `src/pages`. */
  file: string;
  /** Where it is on a site that is furnished. */
  path: string;
  /** Whoever sees something of their own there. The page is for the first of them. */
  viewers: readonly [Viewer, ...Viewer[]];
  /** The status of its answer, when it is not 200. */
  status?: number;
  /** Kept out of search engines on purpose. */
  isUnlisted?: true;
  /** The one language of a page that is made at build. The others speak the reader's. */
  language?: Language;
}

/** Ids of entries that a furnished guestbook has beside the seeded ones: newer, so that they lead its first page. */
const idOf = (seq: number) => uuidv7({ msecs: Date.UTC(2026, 10, 1), random: new Uint8Array(16).fill(seq), seq });
export const entries = { ofMember: idOf(1), ofSomebody: idOf(2) } as const;

const own = `/guestbook/${entries.ofMember}`;
const other = `/guestbook/${entries.ofSomebody}`;

/**
 * Every page of the site, for whatever must hold on all of them. A file of `src/pages` may be here with several addresses,
 * where what it shows differs much. `furnish` makes the site that they are true for.
 */
export const everyPage: readonly SitePage[] = [
  { file: "index.astro", path: "/", viewers: ["nobody", "member"], language: "en" },
  { file: "de/index.astro", path: "/de", viewers: ["nobody", "member"], language: "de" },
  { file: "architecture.astro", path: "/architecture", viewers: ["nobody", "member"], language: "en" },
  { file: "de/architecture.astro", path: "/de/architecture", viewers: ["nobody"], language: "de" },
  { file: "404.astro", path: "/nothing/here", viewers: ["nobody"], status: 404, isUnlisted: true },
  { file: "429.astro", path: "/429", viewers: ["nobody"], isUnlisted: true, language: "en" },
  { file: "de/429.astro", path: "/de/429", viewers: ["nobody"], isUnlisted: true, language: "de" },
  { file: "offline.astro", path: "/offline", viewers: ["nobody"], isUnlisted: true, language: "en" },
  { file: "de/offline.astro", path: "/de/offline", viewers: ["nobody"], isUnlisted: true, language: "de" },
  { file: "500.astro", path: "/500", viewers: ["nobody"], status: 500, isUnlisted: true },
  { file: "counter.astro", path: "/counter", viewers: ["nobody", "member"] },
  { file: "dev/mailbox/index.astro", path: "/dev/mailbox", viewers: ["nobody"] },
  { file: "dev/ui.astro", path: "/dev/ui", viewers: ["nobody"], isUnlisted: true },
  { file: "guestbook/index.astro", path: "/guestbook", viewers: ["nobody", "member"] },
  { file: "guestbook/index.astro", path: "/guestbook?country=DE", viewers: ["nobody"], isUnlisted: true },
  { file: "guestbook/index.astro", path: "/guestbook?q=unheard-of", viewers: ["nobody"], isUnlisted: true },
  {
    file: "guestbook/index.astro",
    path: "/guestbook?before=broken",
    viewers: ["nobody"],
    status: 400,
    isUnlisted: true,
  },
  { file: "guestbook/mine.astro", path: "/guestbook/mine", viewers: ["member"], isUnlisted: true },
  { file: "guestbook/sign.astro", path: "/guestbook/sign", viewers: ["member"], isUnlisted: true },
  { file: "guestbook/[id]/index.astro", path: own, viewers: ["nobody", "member"] },
  { file: "guestbook/[id]/edit.astro", path: `${own}/edit`, viewers: ["member"], isUnlisted: true },
  { file: "guestbook/[id]/react.astro", path: `${other}/react`, viewers: ["member"] },
  { file: "guestbook/[id]/report.astro", path: `${other}/report`, viewers: ["member", "nobody"], isUnlisted: true },
  { file: "moderation/index.astro", path: "/moderation", viewers: ["moderator"], isUnlisted: true },
  { file: "moderation/log.astro", path: "/moderation/log", viewers: ["moderator"], isUnlisted: true },
  { file: "profile.astro", path: "/profile", viewers: ["member"] },
  { file: "profile/delete.astro", path: "/profile/delete", viewers: ["member"] },
  { file: "profile/deleted.astro", path: "/profile/deleted", viewers: ["nobody"] },
  { file: "profile/email.astro", path: "/profile/email", viewers: ["member"] },
  { file: "sign-in.astro", path: "/sign-in", viewers: ["nobody", "newcomer"] },
  { file: "sign-in/link.astro", path: "/sign-in/link", viewers: ["newcomer"] },
  { file: "sign-in/link.astro", path: "/sign-in/link", viewers: ["nobody"], status: 410 },
];

export const languagesOf = ({ language }: SitePage): readonly Language[] => (language ? [language] : languages);

/** As Astro names what a file of `src/pages` makes. */
export const routeOf = ({ file }: SitePage) => `/${file.replace(/(?:(?:^|\/)index)?\.astro$/, "")}`;
