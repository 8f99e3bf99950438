/**
 * Which links a browser may fetch as soon as somebody is about to follow them. Nothing that signs in or out, that is for
 * programs, or that changes anything: those are forms, and forms are never fetched ahead.
 */
export const speculationRules = JSON.stringify({
  prefetch: [
    {
      where: {
        and: [
          { href_matches: "/*" },
          { not: { href_matches: ["/auth/*", "/api/*", "/dev/*", "/*.json", "/*.xml", "/*.png", "/sign-in/link*"] } },
          // A link that forgets something when it is followed.
          { not: { selector_matches: "[data-no-prefetch]" } },
        ],
      },
      eagerness: "moderate",
    },
  ],
});
