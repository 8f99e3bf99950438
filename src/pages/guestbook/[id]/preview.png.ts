import { methodNotAllowed } from "~/platform/problem.ts";

export { getPreview as GET, getPreview as HEAD } from "~/features/guestbook/preview/api.ts";
export const ALL = () => methodNotAllowed("GET, HEAD");
