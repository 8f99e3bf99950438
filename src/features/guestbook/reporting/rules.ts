/** Why an entry may be reported, as people read it. The names are those of the schema. */
export const reasonInWords = {
  spam: "Spam or advertising",
  abuse: "Insults, threats or hate",
  personal: "Personal details of somebody",
  other: "Something else",
} as const;

export type ReportReason = keyof typeof reasonInWords;

/** On the guestbook, a notice of this name shows itself when the address ends with it: the page is the same for everybody. */
export const reportedNotice = "reported";
