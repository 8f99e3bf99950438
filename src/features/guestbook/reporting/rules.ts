/** Why an entry may be reported, in the order of the form. The names are those of the schema. */
export const reportReasons = ["spam", "abuse", "personal", "other"] as const;

export type ReportReason = (typeof reportReasons)[number];

/** On the guestbook, a notice of this name shows itself when the address ends with it: the page is the same for everybody. */
export const reportedNotice = "reported";
