import { methodNotAllowed } from "~/platform/problem.ts";

export { getPage as GET } from "~/features/guestbook/reading/api.ts";
export const ALL = () => methodNotAllowed("GET, HEAD");
