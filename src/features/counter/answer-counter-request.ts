import { problem } from "~/platform/problem.ts";
import type { Counter } from "./counter.object.ts";
import type { CounterRequest } from "./counter-rows.ts";

/** Does what an operator's command asks. Whoever calls it has made sure that an operator asks. */
export async function answerCounterRequest(
  counter: DurableObjectStub<Counter>,
  request: CounterRequest,
): Promise<Response> {
  if (request.type === "export") return Response.json(await counter.exportRows(request.after), unkept);
  if (request.type === "stage") {
    return Response.json({ staged: await counter.stageRows(request.position, request.rows) }, unkept);
  }
  const outcome = await counter.finishImport(request.rows);
  if (outcome === "not-empty") return problem(409, "The counter has moved: only an empty one takes a backup.");
  if (outcome === "incomplete") return problem(409, "Rows are missing: send all of them again.");
  return Response.json({ staged: 0 }, unkept);
}

const unkept = { headers: { "cache-control": "no-store" } };
