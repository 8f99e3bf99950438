export { getCounter as GET } from "~/features/counter/api.ts";
