// A whole client of `/live`; docs/live.md says why it does what it does. Prints each frame that comes as one line.
//
//   node docs/live-client.mjs http://localhost:4321
//   COOKIE='cirrus.session_token=…' node docs/live-client.mjs http://localhost:4321 5 -2
//
// The first watches. The second adds 5 and takes 2, and ends when both count.
import { randomUUID } from "node:crypto";
import WebSocket from "ws";

const sendEveryMs = 100;
const pingEveryMs = 20_000;
const pongWithinMs = 8000;
const acknowledgedWithinMs = 15_000;
const backoffMinMs = 500;
const backoffMaxMs = 30_000;

const [site = "http://localhost:4321", ...amounts] = process.argv.slice(2);
const { origin } = new URL(site);
const cookie = process.env.COOKIE;
const page = randomUUID();
let unacknowledged = amounts.map((amount, index) => ({ type: "add", n: index + 1, amount: Number(amount) }));
let seq = "";
let failures = 0;

open();

function open() {
  const query = new URLSearchParams({ v: "1", page, browser: page, topics: "counter,presence", ...(seq && { seq }) });
  const address = `${origin.replace("http", "ws")}/live?${query}`;
  const socket = new WebSocket(address, { origin, headers: cookie ? { cookie } : {} });
  const now = Date.now();
  const life = { socket, sentUpTo: 0, quietUntil: now, heardAt: now, settledAt: now, pingedAt: now };
  const tending = setInterval(() => tend(life), sendEveryMs);
  socket.on("message", (data) => receive(life, String(data)));
  socket.on("error", ({ message }) => {
    console.error(message);
    if (/ (400|403|426)$/.test(message)) process.exit(1);
  });
  socket.on("close", (code) => {
    clearInterval(tending);
    comeBack(code);
  });
}

function tend(life) {
  const now = Date.now();
  const isWaiting = unacknowledged.some(({ n }) => n <= life.sentUpTo);
  if (!isWaiting) life.settledAt = now;
  const isDead = now - life.heardAt > pingEveryMs + pongWithinMs || now - life.settledAt > acknowledgedWithinMs;
  if (isDead) life.socket.terminate();
  else if (life.socket.readyState === WebSocket.OPEN) talk(life, now);
}

function talk(life, now) {
  if (now - life.pingedAt > pingEveryMs) {
    life.socket.send("ping");
    life.pingedAt = now;
  }
  const add = unacknowledged.find(({ n }) => n > life.sentUpTo);
  if (!add || now < life.quietUntil) return;
  life.socket.send(JSON.stringify(add));
  life.sentUpTo = add.n;
}

function receive(life, text) {
  life.heardAt = Date.now();
  if (text === "pong") return;
  console.log(text);
  failures = 0;
  const frame = JSON.parse(text);
  if (frame.type === "counter") seq = String(frame.seq);
  if (frame.type === "refused" && frame.n) {
    // This script gives no add up: it offers the same one again, and all after it.
    life.sentUpTo = frame.n - 1;
    life.quietUntil = life.heardAt + 1000;
  }
  if (frame.type !== "acknowledged") return;
  life.settledAt = life.heardAt;
  unacknowledged = unacknowledged.filter(({ n }) => n > frame.n);
  if (amounts.length > 0 && unacknowledged.length === 0) process.exit();
}

function comeBack(code) {
  if (code === 4001 || code === 4010) process.exit(1);
  if (code === 4013) failures = 6;
  const bound = Math.min(backoffMaxMs, backoffMinMs * 2 ** failures);
  failures += 1;
  setTimeout(open, Math.max(backoffMinMs / 2, Math.random() * bound));
}
