import { describe, expect, test } from "vitest";
import { inOurWords, providerProfile, socialErrorOf, socialSentence } from "./social-rules.ts";

describe("inOurWords", () => {
  test.each([
    ["/counter", "/counter"],
    ["/sign-in?next=%2Fx&error=state_mismatch", "/sign-in?next=%2Fx&error=expired&provider=google"],
    ["/profile?error=email_not_verified&error_description=Call+us#a", "/profile?error=unverified&provider=google#a"],
    ["https://app.example/x?error=BANNED_USER", "https://app.example/x?error=suspended&provider=google"],
    ["/profile?error=session_ended", "/sign-in?error=signed-out&next=%2Fprofile&provider=google"],
  ])("%s becomes %s", (location, expected) => {
    expect(inOurWords(location, "google")).toBe(expected);
  });

  test.each(["//evil.example", "/\\evil.example", "/..//evil.example", "/.//evil.example", "/%2e%2e//evil.example"])(
    "%s, which resolves to a foreign site, is not followed",
    (location) => {
      const target = inOurWords(`${location}?error=access_denied`, "google");
      expect(new URL(target, "https://cirrus.example").origin).toBe("https://cirrus.example");
    },
  );

  test.each(["<script>", "constructor", "__proto__", "denied", "internal_server_error"])("%s is a failure", (code) => {
    expect(socialErrorOf(code)).toBe("failed");
  });
});

describe("socialSentence", () => {
  const sentence = (query: string) => socialSentence(new URLSearchParams(query));

  test("says what happened, with the provider's name", () => {
    expect(sentence("error=denied&provider=github")).toMatch(/^You said no at GitHub/);
  });

  test.each(["error=denied", "error=denied&provider=Call+us", "error=denied&provider=toString"])(
    "%s names nobody",
    (query) => {
      expect(sentence(query)).toMatch(/^You said no at the other site/);
    },
  );

  test.each(["", "provider=google", "error=", "error=Call+us", "error=constructor", "error=access_denied"])(
    "%j says nothing",
    (query) => {
      expect(sentence(query)).toBeUndefined();
    },
  );
});

describe("providerProfile", () => {
  const email = "ada.lovelace@example.com";

  test("takes a name and a picture that are fit to be shown", () => {
    const image = "https://lh3.googleusercontent.com/a/b=s96-c";
    expect(providerProfile({ name: " Ada\n L. ", email, image })).toEqual({ name: "Ada L.", image });
  });

  test.each([undefined, null, "", " \u2800 ", 7, "x".repeat(51)])(
    "calls somebody without a usable name (%j) by the address",
    (name) => {
      expect(providerProfile({ name, email })).toEqual({ name: "Ada Lovelace", image: null });
    },
  );

  test.each(["https://evil.example/x", "https://a@evil.example/", "//lh3.googleusercontent.com/x", 7, null])(
    "leaves the picture %j out",
    (image) => {
      expect(providerProfile({ name: "Ada", email, image }).image).toBeNull();
    },
  );
});
