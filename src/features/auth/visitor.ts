import type { Role } from "./rules.ts";

/** Who is signed in, as pages and actions see it. */
export interface User {
  id: string;
  name: string;
  email: string;
  createdAt: Date;
  role: Role;
}

export interface Session {
  id: string;
  expiresAt: Date;
}
