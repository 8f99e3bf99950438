import { methodNotAllowed } from "~/platform/problem.ts";

export { getSiteHealth as GET, getSiteHealth as HEAD } from "~/features/health/api.ts";
export const ALL = () => methodNotAllowed("GET, HEAD");
