export const en = {
  heading: "How quick it is for visitors",
  lead: (days: number) =>
    `Measured in a sample of page views of the last ${days} days, without cookies and without anything that tells who somebody is. Three of four views were at least as quick as this.`,
  caption: "How quick pages are for three of four visitors",
  page: "Page",
  metrics: {
    LCP: "largest content",
    INP: "answer to input",
    CLS: "layout shift",
    FCP: "first content",
    TTFB: "first byte",
  },
  ratings: { good: "good", fair: "needs improvement", poor: "poor" },
  unknown: "not known",
};
