import { z } from "zod";
import { type CounterRow, counterPage, type LastNumberKey } from "../../src/features/counter/counter-rows.ts";
import { backup } from "../../src/platform/limits.ts";
import { OperatorError } from "../operator-error.ts";
import type { AskCounter } from "./stage-access.ts";

/** Everything that the stage's counter remembers. */
export async function readCounter(ask: AskCounter): Promise<CounterRow[]> {
  const rows: CounterRow[] = [];
  let after: LastNumberKey | null = null;
  do {
    const answer = await ask({ type: "export", after });
    const page = counterPage.parse(answer.content);
    rows.push(...page.rows);
    after = page.next;
  } while (after);
  return rows;
}

/** Brings rows to a counter that has never moved. @throws OperatorError when it has. */
export async function writeCounter(ask: AskCounter, rows: readonly CounterRow[]): Promise<void> {
  let position = 0;
  for (const part of split(rows)) {
    const { content } = await ask({ type: "stage", position, rows: part });
    position += part.length;
    const { staged } = z.object({ staged: z.int() }).parse(content);
    if (staged !== position)
      throw new OperatorError("Somebody else restores the same counter. Wait, then run this again.");
  }
  const { status } = await ask({ type: "finish", rows: rows.length });
  if (status !== 200) throw new OperatorError("The counter moved while it was restored. Run this on an empty stage.");
}

/** Parts that fit into one request; without rows one empty part, which lets go of what another restore left. */
function split(rows: readonly CounterRow[]): CounterRow[][] {
  const parts: CounterRow[][] = [[]];
  let bytes = 0;
  for (const row of rows) {
    const size = Buffer.byteLength(JSON.stringify(row)) + 1;
    if (bytes + size > backup.maxCounterBytes) parts.push([]);
    bytes = bytes + size > backup.maxCounterBytes ? size : bytes + size;
    parts.at(-1)?.push(row);
  }
  return parts;
}
