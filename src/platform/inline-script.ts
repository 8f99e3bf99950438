/** A script as it is sent: what makes it readable here stays here. Every statement in it ends with a semicolon or a brace. */
export function oneLine(script: string): string {
  return script.replace(/\s*\n\s*/g, "");
}

/** The source of a pattern that finds a cookie among others, and a value of letters and digits as its only group. */
export function cookiePattern(name: string): string {
  return `(?:^|; ?)${name.replaceAll(".", "\\.")}=(\\w+)`;
}
