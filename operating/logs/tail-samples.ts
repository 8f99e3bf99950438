/** Messages in the shape in which Cloudflare's tail sends them; a test's own fields are merged in. */
const at = Date.parse("2026-11-21T20:14:03.250Z");

const request = {
  request: {
    url: "https://cirrus.example/guestbook/01a1fd14-b6b5-70ac-af2d-d1da0c6fdce8?token=a-secret-key",
    method: "GET",
    headers: { "cf-connecting-ip": "203.0.113.7", "user-agent": "curl/8.5.0" },
    cf: { colo: "AMS", country: "NL" },
  },
  response: { status: 200 },
};

const base = {
  scriptName: "cirrus-prod",
  wallTime: 13,
  cpuTime: 4,
  truncated: false,
  executionModel: "stateless",
  scriptVersion: { id: "2c7a1f7e-8f2f-4a8e-9c55-0a2f1a7a1e3d" },
  diagnosticsChannelEvents: [],
  eventTimestamp: at,
  event: request,
};

const log = (level: string, ...message: unknown[]) => ({ message, level, timestamp: at });

export const requestText =
  '{"level":"info","event":"request","id":"9f3a1c2b4d5e6f70-AMS","route":"/guestbook/[id]","method":"GET","status":200,"ms":12,"statements":2,"rowsRead":21,"rowsWritten":0,"stage":"prod","build":"0d442e0ba55f"}';

export const failureText =
  '{"level":"error","event":"request-failed","id":"9f3a1c2b4d5e6f71-AMS","route":"/guestbook","error":"Error","message":"Failed query: select \\u001b[31m1","cause":"D1_ERROR: no such table","stack":"    at all (entry.mjs:1:2)\\n    at async page (entry.mjs:3:4)"}';

export const quiet = { ...base, outcome: "ok", exceptions: [], logs: [log("info", requestText)] };

export const copied = {
  ...quiet,
  logs: [
    log(
      "info",
      requestText.replace('"status":200', '"status":200,"copy":true').replace('"statements":2', '"statements":0'),
    ),
  ],
};

export const broken = {
  ...base,
  outcome: "ok",
  exceptions: [],
  logs: [
    log("error", failureText),
    log("error", requestText.replace('"info"', '"error"').replace('"status":200', '"status":500')),
  ],
};

export const failed = { ...base, outcome: "exceededCpu", exceptions: [], logs: [] };

export const thrown = {
  ...base,
  outcome: "exception",
  logs: [],
  exceptions: [
    {
      name: "TypeError",
      message: "Cannot read properties of undefined (reading 'x')",
      stack: "    at fetch (entry.mjs:10:20)",
      timestamp: at,
    },
  ],
};

export const left = { ...base, outcome: "canceled", exceptions: [], logs: [] };

export const clock = {
  ...base,
  outcome: "ok",
  exceptions: [],
  event: { cron: "17 3 * * *", scheduledTime: at },
  logs: [log("info", '{"level":"info","event":"clean-up","id":"a","route":"(none)","sessions":3,"ms":40}')],
};

export const foreign = { ...base, outcome: "ok", exceptions: [], logs: [log("warn", "[lib] odd:", { a: 1 }, null)] };

export const overload = {
  ...base,
  outcome: "ok",
  exceptions: [],
  logs: [],
  event: { type: "overload", message: "Tail is currently in sampling mode due to the high volume of messages." },
};
