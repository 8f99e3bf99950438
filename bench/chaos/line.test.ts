import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Line } from "./line.ts";

const server = createServer((socket) => socket.on("error", () => {}).pipe(socket));
let line: Line;

beforeAll(async () => {
  await once(server.listen(0, "127.0.0.1"), "listening");
  const address = server.address();
  if (!address || typeof address === "string") throw new Error("The echo has no port.");
  line = await Line.open(new URL(`http://127.0.0.1:${address.port}`));
});

afterAll(() => {
  line.close();
  server.close();
});

function callIn(): Socket {
  return connect(Number(line.url.port), line.url.hostname);
}

test("bytes pass both ways, and what the server says while it is held back passes later, in its order", async () => {
  const socket = callIn();
  let heard = "";
  socket.on("data", (data) => {
    heard += data;
  });
  socket.write("a");
  await expect.poll(() => heard).toBe("a");
  line.hold();
  socket.write("b");
  socket.write("c");
  await expect.poll(() => line.waiting).toBeGreaterThan(0);
  expect(heard).toBe("a");
  line.release();
  await expect.poll(() => heard).toBe("abc");
  socket.destroy();
});

test("a cut ends the connection without a farewell, and the next one is whole again", async () => {
  const socket = callIn();
  socket.write("a");
  await once(socket, "data");
  line.cut();
  const [fault] = await once(socket, "error");
  expect(fault).toMatchObject({ code: "ECONNRESET" });
  const next = callIn();
  next.write("b");
  expect(String((await once(next, "data"))[0])).toBe("b");
  next.destroy();
});
