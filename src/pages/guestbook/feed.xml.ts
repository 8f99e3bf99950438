import { methodNotAllowed } from "~/platform/problem.ts";

export { getFeed as GET } from "~/features/guestbook/reading/api.ts";
export const ALL = () => methodNotAllowed("GET, HEAD");
