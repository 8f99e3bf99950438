import { nothingHere } from "~/platform/problem.ts";

/** Whatever is no address of the API: its callers read JSON, not a page. */
export const ALL = () => nothingHere();
