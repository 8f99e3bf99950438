import { emailOTP } from "better-auth/plugins/email-otp";
import { magicLink } from "better-auth/plugins/magic-link";
import type { Mail } from "~/features/mail/send-mail.ts";
import type { Database } from "~/platform/db.ts";
import { signInCode } from "~/platform/limits.ts";
import { removeUnsent } from "../queries.ts";
import { linkPath } from "../rules.ts";
import { hashChangeCode, hashCode } from "./code-hash.ts";
import { linkIdentifier, makeLinkToken, storedLinkToken } from "./link-token.ts";

/** One mail brings both: asking for a code makes a link as well, and the link's turn to be sent is the mail's. */

interface Codes {
  secret: string;
  /** The address that codes are for while an account changes to it. */
  newEmail: string | undefined;
  /** Has Better Auth make the link that travels with a code for signing in. */
  makeLink: (email: string, code: string) => Promise<void>;
  deliver: (mail: Mail) => Promise<unknown>;
}

/** Codes for signing in, each with a link; and codes for a new address, which sign nobody in and come alone. */
export function codes({ secret, newEmail, makeLink, deliver }: Codes) {
  return emailOTP({
    otpLength: signInCode.digits,
    expiresIn: signInCode.validForSeconds,
    allowedAttempts: signInCode.tries,
    storeOTP: { hash: (code) => (newEmail ? hashChangeCode(code, newEmail, secret) : hashCode(code, secret)) },
    changeEmail: { enabled: true },
    sendVerificationOTP: async ({ email, otp, type }) => {
      if (type !== "change-email") return makeLink(email, otp);
      const { changeCodeMail } = await import("../emails/change-code-mail.tsx");
      await deliver(changeCodeMail(email, otp));
    },
  });
}

interface Sending {
  db: Database;
  secret: string;
  /** Where the link leads: this site's origin, and the path to go to after signing in. */
  origin: string;
  next: string;
  deliver: (mail: Mail) => Promise<unknown>;
}

export function links({ db, secret, origin, next, deliver }: Sending) {
  return magicLink({
    expiresIn: signInCode.validForSeconds,
    generateToken: (email) => makeLinkToken(email, secret),
    storeToken: { type: "custom-hasher", hash: (token) => storedLinkToken(token, secret) },
    sendMagicLink: async ({ email, token, metadata }) => {
      const code = String(metadata?.code);
      const unsent = {
        email,
        codeHash: await hashCode(code, secret),
        linkIdentifier: await linkIdentifier(token, secret),
      };
      const { codeMail } = await import("../emails/code-mail.tsx");
      const mail = codeMail({ to: email, code, link: new URL(linkPath(next, token), origin).href });
      await deliver({ ...mail, whenLost: () => removeUnsent(db, unsent) });
    },
  });
}
