import { methodNotAllowed } from "~/platform/problem.ts";

export { getCounter as GET, getCounter as HEAD } from "~/features/counter/api.ts";
export const ALL = () => methodNotAllowed("GET, HEAD");
