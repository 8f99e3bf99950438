/** Who is signed in, as pages and actions see it. */
export interface User {
  id: string;
  name: string;
  email: string;
  createdAt: Date;
}

export interface Session {
  id: string;
  /** When its owner signed in: renewing a session does not move it. */
  createdAt: Date;
  expiresAt: Date;
}
