import { getPartHealth } from "~/features/health/api.ts";
import { methodNotAllowed } from "~/platform/problem.ts";

export const GET = getPartHealth("live");
export const HEAD = GET;
export const ALL = () => methodNotAllowed("GET, HEAD");
