import { admin } from "better-auth/plugins/admin";

export function roles() {
  return admin({ defaultRole: "visitor" });
}
