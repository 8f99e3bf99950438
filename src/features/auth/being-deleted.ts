import { APIError } from "better-auth/api";

export const deletionCode = "ACCOUNT_BEING_DELETED";

/** Refuses a session for an account that is being deleted. Only who has shown a way in gets to read it. */
export function beingDeleted(): APIError {
  const message =
    "This account is being deleted, which takes a day at most. You get a mail when it is done; then you can start anew.";
  return new APIError("FORBIDDEN", { code: deletionCode, message });
}
