import { methodNotAllowed } from "~/platform/problem.ts";

export { getExport as GET } from "~/features/profile/data/api.ts";
export const ALL = () => methodNotAllowed("GET, HEAD");
