import type { Auth } from "../auth.ts";

/**
 * Takes back the code whose mail was never sent, and only that one: the code of an earlier mail counts again, and one
 * that was asked for since is left alone.
 * @param askedBy when Better Auth had stored the code.
 */
export async function takeBackCode(auth: Auth, email: string, askedBy: Date): Promise<void> {
  const { adapter } = await auth.$context;
  const [unsent] = await adapter.findMany<{ id: string }>({
    model: "verification",
    where: [
      { field: "identifier", value: `sign-in-otp-${email.toLowerCase()}` },
      { field: "createdAt", operator: "lte", value: askedBy },
    ],
    sortBy: { field: "createdAt", direction: "desc" },
    limit: 1,
  });
  if (unsent) await adapter.delete({ model: "verification", where: [{ field: "id", value: unsent.id }] });
}
