const uuidv7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

/** The entry after which a page begins, by its id; null when `text` is not one that this site has handed out. */
export function parseCursor(text: string): string | null {
  return uuidv7.test(text) ? text : null;
}
