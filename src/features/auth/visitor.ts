import type { Role } from "./rules.ts";

/** Who is signed in, as pages and actions see it. */
export interface User {
  id: string;
  name: string;
  email: string;
  /** A picture at the provider that somebody signs in with. */
  image?: string | null | undefined;
  createdAt: Date;
  role: Role;
}

export interface Session {
  id: string;
  /** When its owner signed in: renewing a session does not move it. */
  createdAt: Date;
  expiresAt: Date;
}
