/** Every number that somebody may want to tune. Imported by server, browser and build, so it imports nothing. */

const second = 1_000;
const minute = 60_000;

/** At most `max` times in any window of `windowMs`, counted per subject (a person, an address, an IP). */
export interface Limit {
  readonly name: string;
  readonly max: number;
  readonly windowMs: number;
}

/** Larger than any form or JSON the site accepts; smaller than what hurts to read. */
export const maxBodyBytes = 32 * 1024;

export const signInCode = {
  digits: 6,
  /** Long enough to find the mail, short enough to be useless tomorrow. The link in the same mail lives as long. */
  validForSeconds: 10 * 60,
  /** Wrong tries per code before it is thrown away. */
  tries: 5,
  /** How long the button for a new mail waits: mails take seconds, and impatience uses up the limit. */
  resendAfterSeconds: 30,
  /** A refused code is answered no sooner, so that the time it took does not tell why. Looking up takes less. */
  refusalTakesMs: 600,
} as const;

export const limits = {
  /**
   * Enough for a typo and a lost mail; too few to fill somebody's inbox. Its window is the life of a link: whoever is
   * refused a mail has one with a working link, also when a stranger asked for it (decision 9).
   */
  codeMailsPerAddress: { name: "code-mails-per-address", max: 5, windowMs: signInCode.validForSeconds * second },
  /** An office behind one IP fits; a script does not. */
  codeMailsPerIp: { name: "code-mails-per-ip", max: 30, windowMs: 15 * minute },
  /** Guesses across all codes of one address: far below what six digits need. */
  codeTriesPerAddress: { name: "code-tries-per-address", max: 20, windowMs: 15 * minute },
  codeTriesPerIp: { name: "code-tries-per-ip", max: 60, windowMs: 15 * minute },
  /** Ways begun through Google or GitHub, each a row in D1: an office fits, a script does not. */
  consentsPerIp: { name: "consents-per-ip", max: 30, windowMs: 15 * minute },
  /** One for each sign-in page that is opened, because its autofill asks ahead; an office behind one IP fits. */
  passkeyChallengesPerIp: { name: "passkey-challenges-per-ip", max: 240, windowMs: 15 * minute },
  /** Reactions given and taken back, of one person: whoever reads quickly, not a script that blinks. */
  reacting: { name: "reacting", max: 60, windowMs: minute },
  passkeyTriesPerIp: { name: "passkey-tries-per-ip", max: 60, windowMs: 15 * minute },
  /** Adding, renaming and removing, counted together. */
  passkeyChanges: { name: "passkey-changes", max: 30, windowMs: 10 * minute },
  /** Links cannot be guessed: this only bounds the work of whoever tries. */
  linkUsesPerIp: { name: "link-uses-per-ip", max: 30, windowMs: 15 * minute },
  /** A conversation fits, a flood does not. */
  signing: { name: "signing", max: 5, windowMs: 10 * minute },
  /** An office behind one IP fits; a script with many accounts does not. */
  signingPerIp: { name: "signing-per-ip", max: 40, windowMs: 10 * minute },
  /** Editing, removing and restoring one's own entries, counted together. */
  entryChanges: { name: "entry-changes", max: 60, windowMs: 10 * minute },
  /** Whoever comes upon a page of spam can report all of it; a few accounts cannot take the guestbook apart in a day. */
  reporting: { name: "reporting", max: 20, windowMs: 24 * 60 * minute },
  /** Three people behind one IP fit; one person with many accounts hides no more in a day than they would. */
  reportingPerIp: { name: "reporting-per-ip", max: 60, windowMs: 24 * 60 * minute },
  /** Decisions of one moderator: one a second is faster than anybody reads. */
  decisions: { name: "decisions", max: 600, windowMs: 10 * minute },
  /** Pictures of entries drawn anew: a chat that shows a page of links fits, who makes the site draw all day does not. */
  drawingsPerIp: { name: "drawings-per-ip", max: 60, windowMs: 10 * minute },
  profileUpdates: { name: "profile-updates", max: 20, windowMs: 10 * minute },
  /** Guesses of one person at codes for a new address. */
  emailChangeTries: { name: "email-change-tries", max: 20, windowMs: 15 * minute },
  /** Each reads all that is stored about one person. */
  exports: { name: "exports", max: 10, windowMs: 10 * minute },
  /** Pages of a restore, each of a few hundred rows; whoever guesses at passes of operators gets no further. */
  operatorsPerIp: { name: "operators-per-ip", max: 1200, windowMs: 10 * minute },
} as const satisfies Record<string, Limit>;

/**
 * The wall before whatever costs: forms, writes and `/auth/*`, per IP. Cloudflare counts it at each of its locations,
 * without asking an object. An office behind one IP fits. The period is 10 or 60: there are no others.
 */
export const wall = { max: 300, periodSeconds: 60 } as const;

/** Sockets opened, per IP, counted like the wall: page loads of one household or office, each opening one. */
export const socketUpgrades = { max: 300, periodSeconds: 60 } as const;

/** Handing a mail to Resend: decision 8 says why somebody waits for it, and why not for long. */
export const mailDelivery = {
  tries: 3,
  /** Resend answers within a few hundred milliseconds; after this long a try counts as lost. */
  tryWithinMs: 5 * second,
  /** The longest pause before the second try; each later one may be `pauseGrowth` times as long. */
  firstPauseMs: 300,
  pauseGrowth: 3,
  /** From the first try to the end of the last. Workers stop what still runs 30 seconds after the answer. */
  giveUpAfterMs: 20 * second,
  /** How long somebody waits to read how it went. Long enough for all tries when Resend refuses at once. */
  patienceMs: 2.5 * second,
} as const;

/** How long a browser remembers the language that somebody has chosen: a year, for the signed-out, too. */
export const languageKeptSeconds = 365 * 24 * 60 * 60;

export const sessionLength = {
  expiresInSeconds: 30 * 24 * 60 * 60,
  /** A session that is used is renewed at most once a day, so that reading costs no writes. */
  renewAfterSeconds: 24 * 60 * 60,
} as const;

/** Copies of a session, for reading alone. What writes asks D1, so none of them lets an ended session do anything. */
export const sessionCache = {
  /** In the browser's signed cookie: how long a page may go on naming somebody whose session has ended elsewhere. */
  cookieSeconds: 60,
  /** In KV. Deleted with the session; this bounds the harm when that fails. */
  kvSeconds: 5 * 60,
  /** KV answers within tens of milliseconds; after this long D1 is asked instead. */
  kvWithinMs: 500,
  /** Whoever asks for all that is known of them waits for it, and is better served late than told of no copy. */
  kvInFullWithinMs: 5 * second,
  /** KV's own limit. */
  kvMinimumSeconds: 60,
  /** How long a browser remembers what it wrote, to read it back: replicas of D1 lag by seconds. */
  bookmarkSeconds: 5 * 60,
} as const;

/**
 * How old a sign-in may be for what hands the account over or ends it: deleting it, a new address, a new way in. A way in
 * less needs none: whoever has lost a device must be able to act at once, and the code by e-mail always stays.
 */
export const freshSignInSeconds = 10 * 60;

/** What is remembered to tell a new device from one that a person has signed in from before. */
export const knownDevices = {
  /** Counted from the last sign-in. Half a year later a device is news again. */
  forgetAfterMs: 180 * 24 * 60 * minute,
  /** Somebody with no known device is new here, unless the account is older than this: then the device is. */
  firstWithinMs: 10 * minute,
} as const;

/** Sessions that the profile lists: more than anybody keeps in mind. Ending all others reaches those beyond, too. */
export const devicesListed = 50;

/** A passkey for each device and password manager of one person, with room; each is a row on the profile. */
export const passkeysPerPerson = 20;

/** How long a sign-in page may offer a passkey on one challenge: less than the five minutes that Better Auth gives it. */
export const passkeyOfferIsFreshMs = 4 * minute;
/** A ban that should last longer has no end. */
export const ban = { maxReasonLength: 300, maxSeconds: 10 * 366 * 24 * 60 * 60 } as const;

/** What moderators see at once: each number bounds the rows that a page reads. */
export const moderation = {
  entriesPerPage: 10,
  decisionsPerPage: 30,
  /** Of what belongs to an entry, newest first: earlier texts, reports, decisions about its author. */
  shownOfEach: 5,
  /** Entries of an author, and decisions about them, are counted no further: more does not change anybody's mind. */
  countedUpTo: 50,
  /** The reason of a decision. It is the reason of the ban, too. */
  reasonMaxLength: ban.maxReasonLength,
} as const;

/** People in one answer to an admin. */
export const peopleListed = 100;

export const email = { maxLength: 254 } as const;

export const displayName = { maxGraphemes: 50, maxLength: 400 } as const;

export const entryBody = {
  maxGraphemes: 500,
  /** One grapheme may hold many code units (flags, families, stacked accents): this bounds what is stored. */
  maxLength: 4000,
} as const;

export const entriesPerPage = 20;

/** Entries that reach an open page that begins with the newest. */
export const arrivals = {
  /** The list grows to so many, and then lets go of the oldest: a page that stays open must not grow heavy. */
  shownAtMost: 60,
  /** So many wait while somebody reads further down. After more, a new page is quicker than a longer list. */
  heldAtMost: 40,
  /** Announced to screen readers no more often. */
  saidEveryMs: second,
  /** How long entries take to make room for a new one: quick enough not to be waited for. */
  glideMs: 250,
} as const;

/** A search of the guestbook: a long sentence. Each word of it is looked up. */
export const searchText = { maxLength: 100 } as const;

/** The newest entries that search engines are told of. Each is a row, and older ones are linked from page to page. */
export const entriesInSitemap = 500;

/** What search engines and link previews show of a text before they cut it themselves. */
export const descriptionGraphemes = 150;

/** Pictures of entries, for link previews. */
export const pictures = {
  /** How long who has one need not ask again. Hidden entries are shown by others for so long. */
  keptSeconds: 60 * 60,
  /** How long a location keeps a drawing. Its key is what is on it, so it cannot be out of date. */
  copyKeptSeconds: 30 * 24 * 60 * 60,
  /** A drawing takes some 100 ms, the first one longer; those who show previews wait some seconds. */
  drawnWithinMs: 5 * second,
  /** Drawings that wait for others. Whoever comes later would wait longer than `drawnWithinMs`. */
  maxWaiting: 16,
  /** Files of fonts that one picture may need: each is a request, of which the free plan allows 50. */
  fontFiles: 30,
  /** Fonts stay in memory until they are more, packed; unpacked they are thrice as much, of 128 MB in all. */
  fontBytesKept: 8_000_000,
} as const;

/** Copies of public pages that each of Cloudflare's locations keeps. */
export const edgeCopies = {
  /** Good as it is. Whoever writes does not get copies, so this is how long others wait for an entry. */
  freshMs: 5 * second,
  /** Shown once more after that, while a new one is made: somebody hidden or removed may be read for so long. */
  staleMs: 60 * second,
  /** A new copy that is not there by then will not come; somebody else's request makes one. */
  madeWithinMs: 10 * second,
} as const;

/** Two may be friends who dislike the same person. From so many open reports on, an entry waits for a moderator. */
export const reportsThatHide = 3;

/** What somebody adds to a report: a few sentences. Stored as code units, as `entryBody` is. */
export const reportNote = { maxGraphemes: 300, maxLength: 2400 } as const;

/** Entries that "Your entries" lists, newest first. */
export const ownEntriesListed = 20;

/** Long enough to mend a slip, too short to change what others have answered to. */
export const entryEditableMs = 15 * minute;

/** Taking back the removal of an entry. */
export const entryUndo = {
  offeredMs: 10 * second,
  /** Longer than it is offered: the click may come late over a slow network, or from a page without JavaScript. */
  acceptedMs: minute,
} as const;

/** Removed entries stay for moderators who are asked about them in these days. Then they are gone for good. */
export const removedEntriesKeptMs = 7 * 24 * 60 * minute;

/** How an entry comes to wait for a moderator: the weights of the rules that it is suspicious by are summed up. */
export const suspicion = {
  /** An entry waits from this sum on. */
  waitsFrom: 4,
  weights: {
    honeypot: 4,
    sameText: 4,
    series: 4,
    linkOfNewAccount: 4,
    nearlySameText: 2,
    notChecked: 4,
    checkFailed: 4,
    manyLinks: 2,
    shouting: 2,
    tooFast: 1,
    checkUnavailable: 1,
  },
  /** An account is new for so long. */
  newAccountMs: 24 * 60 * minute,
  /** Nobody reads the form, types a sentence and sends it faster. */
  fastestFillMs: 3 * second,
  /** From so many links on, they are many. */
  manyLinks: 3,
  /** Earlier entries of the author that a text is compared with. */
  comparedWith: 5,
  /** Share of letter triples that two texts have in common, from which on they are nearly the same. */
  nearlySameFrom: 0.8,
  /** From so many entries on that are nearly the same, they are a series. */
  series: 2,
  /** Shorter texts are neither compared by triples nor called shouting: greetings resemble one another. */
  shortLetters: 20,
  /** Share of capitals, or of one character, from which on a text shouts. */
  shoutingFrom: 0.7,
} as const;

/** Characters of a token of Turnstile, as it documents them. What is longer is none, and is not sent there. */
export const turnstileTokenMaxLength = 2048;

/** How long Turnstile may take to say what it thinks of somebody. It takes a few hundred milliseconds; people wait. */
export const turnstileWithinMs = 3 * second;

/** What a browser keeps of a text that was not posted is saved so long after the last key. */
export const draftSavedAfterMs = 300;
/** The characters that are left are read out so long after the last key, and only when they are few. */
export const charactersLeft = { saidAfterMs: second, saidFrom: 50 } as const;

export const counterAmount = { min: 1, max: 100 } as const;

export const live = {
  /** One gathering of adds, one write, one frame to each socket. At 100 ms a click of somebody else still feels instant. */
  tickMs: 100,
  /** Who comes and goes is told no more often: people are not clicks. */
  presenceEveryMs: 500,
  maxFrameBytes: 1024,
  /** Frames that one account, or one IP without one, may send in a burst, and how many they earn back per second. */
  frameBurst: 60,
  framesPerSecond: 30,
  /** Adds that one person may send in a burst, over HTTP and all their sockets, and how many they earn back per second. */
  addBurst: 40,
  addsPerSecond: 20,
  /** How long somebody waits whose add over HTTP was one too many: the shortest time that HTTP can say. */
  addsRetryAfterSeconds: 1,
  /** Visible windows of all devices of one account, with room. Over it a socket is closed and its browser backs off. */
  socketsPerPerson: 20,
  /** An office behind one IP fits; one machine cannot fill a shard. Counted on each shard. */
  socketsPerIp: 500,
  /** Sockets that one Presence object accepts: below the 32,768 that the platform holds. */
  socketsPerShard: 30_000,
  /**
   * How long a shard knows who has ended: what the Worker found out about them before may still be on its way. An object
   * with nothing to do keeps its memory for as long.
   */
  endedIsKnownMs: 10 * second,
  /** Somebody who has gone is counted for so long, so that a reload does not flicker. Longer than a page takes to load. */
  leaveGraceMs: 3 * second,
  /** So long after people came or went, shards that were silent are asked how many they have: a dead one has none. */
  headcountIsFreshMs: 2 * second,
  /** How long a shard may take to say how many it has before it counts as dead. */
  headcountWithinMs: 1 * second,
  /** How long a shard may take for any other news: one that hangs must not keep them from all others. */
  shardWithinMs: 2 * second,
  /** Countries that a presence frame names: what a line of a phone holds. */
  countriesShown: 8,
  /** Countries that a phone names of those; with the rest they fit two lines. */
  countriesOnPhone: 3,
  /** A browser's pause between two adds: well under `addsPerSecond`, and too short to notice. */
  sendEveryMs: 100,
  pingEveryMs: 20 * second,
  /** No pong for this long means that the link is dead, whatever the socket says. */
  pongWithinMs: 8 * second,
  /** An add that is not acknowledged for this long is sent again, over a new socket. */
  acknowledgedWithinMs: 15 * second,
  /** A socket that has not opened after this long never will: some networks swallow the request. */
  openWithinMs: 10 * second,
  backoffMinMs: 500,
  backoffMaxMs: 30 * second,
  /** How long the name that a browser's tabs share outlives its last socket: a reload fits, the next visit does not. */
  browserIdKeptMs: minute,
  /** After an outage pages that missed a bar of the chart ask for it spread over this long, so that they form no herd. */
  catchUpWithinMs: minute,
  /** How long `Counter` remembers the last number of a page that has gone. */
  rememberPageMs: 24 * 60 * minute,
  /** How long a page goes on sending an add that nobody acknowledges: less than the server remembers it. */
  resendWithinMs: 23 * 60 * minute,
  /** Adds that wait for `Counter`; more are refused, not queued without end. */
  maxWaitingAdds: 5000,
  /** How long `Counter` may take for a batch before the same batch is sent again. It takes milliseconds. */
  counterWithinMs: 5 * second,
  /** The longest pause between tries while `Counter` does not answer. */
  retryMaxMs: 2 * second,
  /** Times in a row that `Counter` tries to tell a shard that does not answer; its sockets read anew when they come back. */
  tellTries: 5,
} as const;

/**
 * What `Counter` remembers of the past: a row for each minute of a day and each hour of 30 days in which it moved, so
 * at most 1,440 and 720. The chart draws coarser bars, because a phone has no room for more.
 */
export const counterHistory = {
  "24h": { rowMs: minute, keepMs: 24 * 60 * minute, barMs: 30 * minute },
  "30d": { rowMs: 60 * minute, keepMs: 30 * 24 * 60 * minute, barMs: 24 * 60 * minute },
} as const;

/** Notices above the page. They stay while they are hovered or focused. */
export const toasts = { shownMs: 8 * second, atMost: 3 } as const;

/** How long a step of a journey on /architecture is shown: its sentence is read in less. */
export const followStepMs = 6 * second;

/** How many e-mails the dev mailbox keeps. */
export const devMailboxSize = 200;

/** How long an answer about health is good for: an uptime monitor asks less often, an attacker more. */
export const healthIsFreshMs = 5 * second;

/** How long a health check waits for one part before it calls it failed. */
export const healthTimeoutMs = 2 * second;

export const backup = {
  /** Rows that one query reads: a page of long texts still fits into one answer of D1's API. */
  rowsPerPage: 500,
  /** What one statement, or one transaction, may hold: under the 100 KB of a statement of D1. */
  maxBatchBytes: 90_000,
  /** Texts longer than this are bound when their statement is too long. */
  maxInlineBytes: 1_000,
  /** Counter rows of one answer, of at most 200 bytes each. */
  counterRowsPerPage: 2_500,
  /** Counter rows that are sent at once, in bytes: less than `maxBodyBytes`. */
  maxCounterBytes: 30_000,
  /** Reading starts over when people's changes contradict each other in it; that is rare. */
  tries: 3,
  /** The counter of a laptop starts within seconds. */
  localCounterWithinMs: minute,
  /** A pass lasts for a few pages; a long restore takes several. */
  passMs: 5 * minute,
  /** A pass with less time left is not used for another page. */
  passSpareMs: minute,
} as const;

/** What previews of links ask for, in pixels: larger than any of them shows it. */
export const pictureSize = { width: 1200, height: 630 } as const;

/** How long a security.txt is to be believed once it was read. RFC 9116 recommends less than a year. */
export const securityTxtGoodForMs = 180 * 24 * 60 * 60 * 1000;

/** The landing page. */
export const landing = {
  /** Entries in a row on a wide screen. */
  entriesShown: 3,
  /** How long a new one takes to come in. */
  arrivalMs: 400,
} as const;

/** What a browser keeps for when its network is gone. */
export const offline = {
  /** Scripts and styles, the least used go first: a build has some fifty, and a visitor meets a third of them. */
  files: 60,
  /** A copy older than this tells more about what is gone than about what is there. */
  pagesForSeconds: 30 * 24 * 60 * 60,
  /** How often the offline page looks whether the network is back, while it is in view. */
  lookEveryMs: 5 * second,
} as const;

/** The share of page views that are measured. The others load nothing for it, and each one measured costs a request. */
export const vitalsShare = 0.1;

/** From this width on, in CSS pixels, a browser counts as a desk's. Tailwind's `md` is as wide. */
export const deskFromPixels = 768;

/** How quick the site is for real visitors. */
export const vitals = {
  /** Between good and needing improvement, and between that and poor, as Google draws it: CLS is a score, the others milliseconds. */
  thresholds: {
    LCP: [2500, 4000],
    INP: [200, 500],
    CLS: [0.1, 0.25],
    FCP: [1800, 3000],
    TTFB: [800, 1800],
  },
  /** The most that is believed. Whoever reports more sends the same as this. */
  maxValue: { LCP: minute, INP: minute, CLS: 10, FCP: minute, TTFB: minute },
  /** What is shown, as Google's own report does: three visitors of four have it at least so good, over four weeks. */
  quantile: 0.75,
  days: 28,
  /** Pages of which fewer views were measured are not shown: one slow phone would be the figure. */
  leastViews: 20,
  /** The most visited ones. More are a report, not a small table. */
  pagesShown: 8,
  /** How long a location of Cloudflare shows the same figures. They change by the day. */
  keptSeconds: 60 * 60,
  /** After a failure it is asked no sooner. */
  askAgainSeconds: 5 * 60,
  /** The table comes after the page, so nobody waits for it; its request does. */
  readWithinMs: 3 * second,
} as const;
