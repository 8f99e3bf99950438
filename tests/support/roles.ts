import { firefox, type People } from "./people.ts";
import type { Site } from "./site.ts";
import type { Visitor } from "./visitor.ts";

export interface Person {
  email: string;
  id: string;
  visitor: Visitor;
}

interface Row {
  id: string;
  role: string;
  banned: number;
  ban_reason: string | null;
  ban_expires: number | null;
}

/** People of a site by their roles, and what D1 has of them. */
export function peopleOf(site: Site, people: People) {
  async function rowOf(email: string): Promise<Row> {
    const row = await site.db.prepare("SELECT * FROM user WHERE email = ?").bind(email).first<Row>();
    if (!row) throw new Error(`${email} has no account.`);
    return row;
  }

  /** Somebody signed in whose role is what D1 says, however they came by it. */
  async function someone(role?: string, email = people.someone()): Promise<Person> {
    const { visitor } = await people.signInWith(firefox, email);
    if (role) await site.db.prepare("UPDATE user SET role = ? WHERE email = ?").bind(role, email).run();
    return { email, visitor, id: (await rowOf(email)).id };
  }

  return { rowOf, someone };
}

export const ban = ({ visitor }: Person, { id: userId }: { id: string }, more: object = {}) =>
  visitor.postJson("/auth/admin/ban-user", { userId, ...more });
export const unban = ({ visitor }: Person, { id: userId }: Person) =>
  visitor.postJson("/auth/admin/unban-user", { userId });
export const setRole = ({ visitor }: Person, { id: userId }: Person, role: unknown) =>
  visitor.postJson("/auth/admin/set-role", { userId, role });
export const list = ({ visitor }: Person, query = "") => visitor.get(`/auth/admin/list-users${query}`);
