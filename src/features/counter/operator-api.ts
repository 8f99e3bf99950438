import { passOf, purposeOfPass } from "~/features/auth/operator-pass.ts";
import { ipSubject } from "~/platform/ip.ts";
import { limits } from "~/platform/limits.ts";
import { theCounter } from "~/platform/objects.ts";
import { nothingHere, problem, tooManyRequests } from "~/platform/problem.ts";
import { trySpend } from "~/platform/spend.ts";
import { answerCounterRequest } from "./answer-counter-request.ts";
import { counterRequest, purposeOf } from "./counter-rows.ts";

/** `POST /api/operator/counter`, for `npm run backup` and `npm run restore`. Without a pass there is no such address. */
export async function postCounterRows(request: Request): Promise<Response> {
  const pass = passOf(request);
  if (!pass) return nothingHere();
  const allowance = await trySpend(limits.operatorsPerIp, ipSubject(request.headers));
  if (!allowance.allowed) return tooManyRequests(allowance.retryAfterSeconds);
  const purpose = await purposeOfPass(pass);
  if (!purpose) return nothingHere();
  if (request.headers.get("content-type") !== "application/json") return problem(415, "Send application/json.");
  const input = counterRequest.safeParse(await request.json().catch(() => undefined));
  if (!input.success) return problem(422, "Send what counterRequest describes.");
  return purposeOf(input.data) === purpose ? answerCounterRequest(theCounter(), input.data) : nothingHere();
}
