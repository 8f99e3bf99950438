import type { Kind, PartId } from "../system.ts";
import type { JourneysInWords } from "./shape.ts";

const kinds = {
  browser: "in the browser",
  edge: "at the edge",
  worker: "in the Worker",
  object: "Durable Object",
  storage: "storage",
  outside: "outside",
} satisfies Record<Kind, string>;

const parts = {
  page: {
    name: "Page",
    about: "HTML and CSS. Everything can be read and every form sent with JavaScript off.",
  },
  scripts: {
    name: "Scripts",
    about:
      "Small scripts and, on pages that need them, React islands. They start when the browser is idle and their place is in view, or when somebody uses them, and share one WebSocket.",
  },
  assets: {
    name: "Static files",
    about: "Pages that are made at build, styles, scripts, pictures. Cloudflare serves them without asking the Worker.",
  },
  limits: {
    name: "Limits",
    about:
      "Two rough limits that Cloudflare counts by itself. They stop floods before anything of ours has work with them.",
  },
  copies: {
    name: "Edge copies",
    about: "Answers that are the same for everybody, kept for seconds where they were asked for.",
  },
  clock: { name: "Clock", about: "Starts the Worker once a day, to clean up what has run out or was removed." },
  worker: {
    name: "Entry",
    about: "Takes every request that is not for a file: the socket goes to Presence, all else to Astro.",
  },
  middleware: {
    name: "Middleware",
    about: "Opens the database handle, finds out who is asking, and runs the action that a form was posted to.",
  },
  islands: {
    name: "Islands",
    about:
      "Server islands: the personal parts of pages that are otherwise the same for everybody. They are fetched after the page.",
  },
  pages: {
    name: "Pages",
    about: "One thin file for each address, endpoints too: it asks a feature for data and hands it to a layout.",
  },
  actions: {
    name: "Actions",
    about:
      "What forms post to. Each reads from top to bottom: input, who may, how often, what happens, who hears of it.",
  },
  auth: {
    name: "Better Auth",
    about: "Sessions, codes, links, passkeys, roles. It is not even loaded for a visitor without a session cookie.",
  },
  mail: { name: "Mail", about: "Renders letters and sends them, or puts them into the mailbox of a laptop." },
  presence: {
    name: "Presence",
    about: "Holds every open socket, knows how many people are here, and sleeps while there is nothing to say.",
  },
  counter: {
    name: "Counter",
    about: "The only writer of the count. Its history and every last number are in its own SQLite.",
  },
  limiter: {
    name: "Limiter",
    about: "Counts uses exactly: one object for each limit and each person, gone after its window.",
  },
  painter: { name: "Painter", about: "Draws the pictures of entries that link previews show." },
  database: {
    name: "D1",
    about: "People, sessions, codes, entries. It is the truth; whatever else is kept elsewhere is a copy.",
  },
  sessions: {
    name: "KV",
    about: "A cache of sessions. It may be absent, stale or wiped, and nothing is lost but speed.",
  },
  analytics: {
    name: "Analytics",
    about: "How quick pages were for real visitors, without a word about who they were. Only where it is switched on.",
  },
  providers: { name: "Providers", about: "Google and GitHub tell who somebody is, each where its keys are set." },
  resend: { name: "Resend", about: "Delivers mail, where its key is set." },
  turnstile: { name: "Turnstile", about: "Cloudflare’s check that people are people, where its keys are set." },
} satisfies Record<PartId, { name: string; about: string }>;

const journeys = {
  "read-landing": {
    title: "Read the landing page",
    lead: "No Worker runs for the HTML. Two things fill in afterwards.",
    steps: {
      file: "The browser asks for /. The answer is a file that was made at build.",
      menu: "If a cookie says that somebody is signed in, the page fetches the account menu as a server island. For all others the link to sign in is there already.",
      astro: "The entry passes the request to Astro, after what stands before all requests.",
      who: "The session behind the cookie is looked up. Without a session cookie neither D1 nor KV is asked, and Better Auth is not loaded.",
      island: "The island is rendered, and takes the place that was kept for it.",
      calm: "Once the live strip is in view and the browser is idle, its script is loaded.",
      upgrade: "The script opens the one WebSocket of this page.",
      limit: "Cloudflare’s own limit says whether this address has opened too many.",
      session: "A socket can write, so D1 itself says whose it is. Without a session one may watch.",
      socket: "Only when origin, limit and session are checked does the gate hand the socket to its Presence object.",
      count: "Presence asks Counter how things stand; whoever comes at the same moment shares the answer.",
      figures: "People online and the counter arrive as frames, and the strip shows them.",
    },
  },
  "read-guestbook": {
    title: "Read the guestbook",
    lead: "The page is the same for everybody, so it can be kept; what is personal follows.",
    steps: {
      ask: "The browser asks for /guestbook. The Worker knows which parameters matter, and drops all others.",
      copy: "A fresh copy nearby answers at once, and nothing below happens. The rest is for when there is none.",
      astro: "The middleware opens the database handle. Who is asking is not asked.",
      page: "The page reads its address, asks for one page of entries and hands it to the layout.",
      query: "D1 reads at most 21 rows by index, with a hundred entries as with a hundred thousand.",
      keep: "The answer goes out, and a copy of it stays.",
      personal: "What is personal comes as a server island: the form, and the tools on one’s own entries.",
      form: "Signed in, it is the form; signed out, the way to sign in.",
      own: "One query tells which entries are this person’s own.",
      news: "New entries, edits and reactions arrive over the socket, and the list changes in place.",
    },
  },
  "sign-guestbook": {
    title: "Sign the guestbook",
    lead: "A form and a redirect. It is the same with JavaScript off.",
    steps: {
      post: "The form is posted. With JavaScript a script sends it, and shows the entry at once.",
      wall: "A flood from one address ends here, before any object or database has work with it.",
      astro: "Every post is asked who sends it.",
      who: "The signed cookie names a session. For anything that writes, no cache is believed.",
      session: "D1 says whether that session is still there. One that was ended a moment ago writes nothing.",
      action: "The action runs: zod checks the text, and the form’s stamp says whether it was sent before.",
      check: "The Limiter counts exactly, per person and per address. One too many is refused, with the time to wait.",
      human:
        "Where its keys are set, Turnstile says whether a person has sent this. A doubtful entry waits for a moderator.",
      insert: "One insert writes the entry. A form that is sent twice makes one entry.",
      publish:
        "Copies of the page are dropped, and every Presence object hears of the entry after the answer has left.",
      tell: "Presence sends one frame to every open page of the guestbook.",
      redirect: "The browser is redirected (303) to the entry, so that a reload does not post again.",
    },
  },
  "click-counter": {
    title: "Click the counter",
    lead: "The screen answers at once, and each click is counted exactly once.",
    steps: {
      click: "The island adds on screen at once, and keeps the click until it is acknowledged.",
      frame: "One frame with a running number goes out on the socket that is open already.",
      gather: "Presence gathers all adds of a tick, from all its sockets, into one call.",
      write:
        "Counter writes once, in one transaction, and skips what it has counted before. Its answer waits for the disk.",
      snapshot: "At the next tick every socket gets its acknowledgement and one new snapshot.",
      settle: "The click is no longer pending: the screen shows what the server knows.",
      form: "Without JavaScript the same button is a form, which is posted to an action.",
      add: "The action adds by way of the same Presence object, within the same limit.",
    },
  },
  "sign-in": {
    title: "Sign in",
    lead: "An address, six digits, a session. There is no password to forget.",
    steps: {
      ask: "The form with the address is posted. The answer never says whether there is an account.",
      action: "The action opens an outbox, so that it hears whether the mail really went out.",
      auth: "Better Auth is made anew for this request; nothing of it outlives the answer.",
      limit: "Exact limits stand before every endpoint, per address and per IP.",
      code: "A code and a link are made. D1 keeps their hashes alone.",
      mail: "One mail brings both. A failure takes back what was stored for it.",
      resend: "Resend delivers it, and is tried again when it is slow.",
      mailbox: "On a laptop the mail waits in /dev/mailbox instead, and the page says so.",
      digits: "The six digits are posted.",
      verify: "Better Auth compares hashes. Wrong, old and used codes read alike, after the same time.",
      session: "A session is written to D1, with the place and the device that it began on.",
      cache: "KV gets a copy under the hash of the token; nobody who reads it can sign in with it.",
      cookie: "Cookie and redirect leave together. No script can read the cookie, and no other site can post with it.",
      providers: "Google and GitHub lead to the same session by another way, as do links and passkeys.",
    },
  },
} satisfies JourneysInWords;

export const en = {
  title: "How Cirrus works",
  description:
    "The parts of the site, what runs between them, and the way of five requests, step by step, with the files.",
  intro:
    "One Worker, four kinds of Durable Objects, a database and static files. Follow five requests through them, step by step; each step names the file where it happens.",
  system: "The whole system",
  drawing: "Drawing of the system. All that is on it is told in the lists on this page.",
  drawnWith: "Drawn with",
  follow: "Follow a request",
  followOnDrawing: "Follow on the drawing",
  parts: "Every part",
  partsIntro: "What is on the drawing, what it is called in the configuration, and where its code is.",
  speaksWith: "Speaks with",
  bindings: "In the configuration",
  files: "Files",
  worker: "One Worker",
  kinds,
  partsInWords: parts,
  journeys,
};
