import { getPartHealth } from "~/features/health/api.ts";

export const GET = getPartHealth("db");
