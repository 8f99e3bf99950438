export const en = {
  unsent: "The mail could not be sent. Try again in a minute.",
  misconfigured:
    "The mail could not be sent, and that is not your fault: this site's operator has to mend something. Try again later.",
  noKey: "This site cannot send mail yet: its operator has to set RESEND_API_KEY.",
  recipient: "The mail could not be sent to that address. Check it for typing errors, and try again.",
};
