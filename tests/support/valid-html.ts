import { type ConfigData, HtmlValidate } from "html-validate/node";

/** Whatever is said against a page or a part of one: nothing, when its HTML is valid. */
export async function faultsOfHtml(html: string): Promise<string[]> {
  const { results } = await validator.validateString(withoutIslandStyle(html));
  const messages = results.flatMap((result) => result.messages);
  return messages.map(({ ruleId, message, selector }) => `${ruleId}: ${message} (${selector})`);
}

const config: ConfigData = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Astro marks the place of a server island with one.
    "no-conditional-comment": "off",
    // HTML says that an input without a type is a line of text.
    "no-implicit-input-type": "off",
    // React says `disabled=""`, which is as valid, and React Flow places what it draws by styles.
    "attribute-boolean-style": "off",
    "no-inline-style": "off",
  },
};

const validator = new HtmlValidate(config);

/** Astro writes this before the first React island, wherever that is. A style element belongs into the head. */
const islandStyle = "<style>astro-island,astro-slot,astro-static-slot{display:contents}</style>";

function withoutIslandStyle(html: string): string {
  return html.replace(islandStyle, "");
}
