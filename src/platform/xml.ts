/** What XML 1.0 cannot hold, however it is written. */
const impossible = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** Text as it may stand in an element or an attribute of XML or HTML: all of it text, none of it markup. */
export function escapeMarkup(text: string): string {
  return text.replace(impossible, "\uFFFD").replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
