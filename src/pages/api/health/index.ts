export { getSiteHealth as GET } from "~/features/health/api.ts";
