export { answerAuth as ALL } from "~/features/auth/api.ts";
