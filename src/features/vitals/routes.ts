/**
 * The pages whose views are measured, by the pattern of their route: paths hold ids, and people type into them. A page that is
 * made at build in each language is one page here.
 */
export const measuredRoutes = [
  ...["/", "/architecture", "/counter", "/profile", "/profile/delete", "/profile/deleted", "/profile/email"],
  ...["/guestbook", "/guestbook/[id]", "/guestbook/[id]/edit", "/guestbook/[id]/react", "/guestbook/[id]/report"],
  ...["/guestbook/mine", "/guestbook/sign", "/moderation", "/moderation/log", "/sign-in", "/sign-in/link"],
] as const;

export type MeasuredRoute = (typeof measuredRoutes)[number];

/** The route whose views count for this pattern; undefined for pages that nobody measures, such as those for errors. */
export function measuredRoute(pattern: string): MeasuredRoute | undefined {
  const route = pattern.replace(/^\/de(?=\/|$)/, "") || "/";
  return measuredRoutes.find((measured) => measured === route);
}
