/** A script as it is sent: what makes it readable here stays here. Every statement in it ends with a semicolon or a brace. */
export function oneLine(script: string): string {
  return script.replace(/\s*\n\s*/g, "");
}
