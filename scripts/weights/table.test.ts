import { expect, test } from "vitest";
import { formatWeights, toTable } from "./table.ts";

const light = { atFirst: 0, inAll: 0, css: 7111, framework: 0, inHtml: 0, hasIsland: false, files: [] };
const heavy = { ...light, atFirst: 86_362, inAll: 87_411 };

test("pages that weigh the same share a line, and what differs from the table is told", () => {
  const entry = { atFirst: 0, inAll: 0, css: 7111 };
  const table = { "/404": entry, "/500": entry, "/counter": { ...entry, atFirst: 86_400, inAll: 87_411 } };
  expect(formatWeights({ "/404": light, "/500": light, "/counter": heavy, "/new": light }, table).split("\n")).toEqual([
    "Bytes of gzip, and behind them what budgets.json has, where it differs:",
    "  JS at first          JS in all     CSS           of",
    "       0                    0         7,111        /404 /500",
    "  86,362 (86,400 -38)  87,411         7,111        /counter",
    "       0 (new)              0 (new)   7,111 (new)  /new",
  ]);
});

test("the table that is written is the one that is read", () => {
  expect(JSON.parse(toTable({ "/404": light, "/counter": heavy }))).toEqual({
    "/404": { atFirst: 0, inAll: 0, css: 7111 },
    "/counter": { atFirst: 86_362, inAll: 87_411, css: 7111 },
  });
});
