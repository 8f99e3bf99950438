export const en = {
  description:
    "A live community site on Cloudflare that you can run in two commands: a guestbook, a counter that moves under your eyes, and sign-in by e-mail code.",
  heading: "A live community site that weighs almost nothing",
  lead: "Static pages from the edge, live figures over one WebSocket, everything stored in D1. Read it, sign it, move it, then run your own.",
  toGuestbook: "Sign the guestbook",
  toCounter: "Move the counter",
  now: "Right now",
  needsScript: "These figures need JavaScript.",
  counterPage: "The counter page",
  showsWithout: "shows its value without.",
  latest: {
    heading: "Newest entries",
    all: "The whole guestbook",
    needsScript: "New entries appear here as they are written, with JavaScript. The guestbook needs none.",
    none: "Nobody has written yet. Be the first.",
    failed: "The entries could not be loaded.",
  },
  speed: {
    heading: "How fast it is",
    lead: "Measured by commands that anybody can run, on a machine with two cores. The last column is what the same site was measured at when it was a single-page app on Hono and tRPC.",
    caption: "What it weighs and does, here and as a single-page app",
    what: "What",
    here: "Here",
    before: "Single-page app",
    rows: {
      scripts: "JavaScript, all that this page may ever load",
      lighthouse: "Lighthouse performance, on a phone",
      requests: "Worker requests for this page",
      rowsRead: "Rows read for a guestbook page, at 100,000 entries",
      clicks: "Clicks counted a second while 1,000 people watch",
    },
    wholeTable: "the whole table",
    measuredBy: "To measure it yourself:",
  },
  parts: {
    heading: "What is here",
    guestbook: {
      title: "A guestbook",
      text: "Twenty entries a page, read with one query however long it grows. Sign it with or without JavaScript.",
    },
    counter: {
      title: "A counter",
      text: "Move it and everybody sees it move. Clicks survive a lost connection and are counted exactly once.",
    },
    account: {
      title: "An account",
      text: "No password to forget: six digits by e-mail. A page that needs no account never asks who you are.",
    },
    architecture: {
      title: "How it works",
      text: "Follow a request through the whole system, step by step, each with the file where it happens.",
    },
  },
  run: {
    heading: "Run it yourself",
    text: "Two commands, no account, no configuration. A third deploys it to your own Cloudflare account.",
    copy: "Copy",
    copied: "Copied",
  },
};
